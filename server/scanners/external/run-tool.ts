import { access, constants, mkdir, open } from "node:fs/promises";
import path from "node:path";
import { performance } from "node:perf_hooks";
import type { EngineStatus } from "#db/vocabulary";
import { bareEnvironment } from "#server/sandbox/bare-environment";
import type { ProcessLimits } from "#server/sandbox/launcher";
import { type ProgramEnd, startSandboxed } from "#server/sandbox/start-sandboxed";
import type { EngineResult } from "#server/scanners/engine";
import { type ToolReport, UnreadableReport } from "#server/scanners/external/external-tool";
import type { LaidOutTree } from "#server/scanners/external/lay-out-tree";
import type { ConfiguredTool } from "#server/scanners/external/tools";

/** Largest report that is read, in bytes. */
const MOST_REPORT_BYTES = 64 * 1024 ** 2;
const GRACE_MS = 5_000;
const MOST_NAMED = 10;

export interface ToolRun {
  readonly configured: ConfiguredTool;
  readonly tree: LaidOutTree;
  readonly files: number;
  /** An empty folder for its report, its home and its scratch files. */
  readonly outDir: string;
  /** Where the administrator keeps rules and databases of tools; the tool's own folder below it is used when it is there. */
  readonly dataRoot: string | undefined;
  readonly limits: ProcessLimits;
}

/**
 * Runs a tool of the administrator's on a commit: by absolute path, without a shell, network, token or configuration from the repository. Whatever
 * ends it is a status and a note; a tool that is missing, failed or found nothing to read never looks like one that found no flaw.
 *
 * @throws the reason of `signal` when aborted.
 */
export async function runTool(run: ToolRun, signal: AbortSignal): Promise<EngineResult> {
  const { tool, binary } = run.configured;
  const started = performance.now();
  const answer = (status: EngineStatus, report: Partial<ToolReport>, ...notes: string[]): EngineResult => ({
    ...{ engine: tool.kind, tool: tool.id, engineVersion: path.basename(binary), status, bytesScanned: 0 },
    notes: [...notes, ...(report.notes ?? []), ...leftOutNote(run.tree.leftOut)],
    filesScanned: status === "complete" || status === "partial" ? run.files : 0,
    skipped: [],
    ...(report.unfinished ? { unfinished: report.unfinished } : {}),
    findings: report.findings ?? [],
    durationMs: Math.round(performance.now() - started),
  });

  if (!(await runnable(binary))) {
    return answer("failed", {}, `${binary} is not there or may not be run. Check SCAN_TOOLS on the server.`);
  }
  const dataDir = run.dataRoot === undefined ? undefined : path.join(run.dataRoot, tool.id);
  const data =
    dataDir !== undefined &&
    (await access(dataDir).then(
      () => true,
      () => false,
    ))
      ? dataDir
      : undefined;
  if (tool.needsData !== undefined && data === undefined) {
    return answer(
      "failed",
      {},
      `It has no ${tool.needsData}: put them into the folder ${tool.id} of SCAN_TOOL_DATA.`,
    );
  }
  const home = path.join(run.outDir, "home");
  await mkdir(home, { recursive: true, mode: 0o700 });
  const command = tool.command(binary, run.tree.root, run.outDir, data);
  const started_ = await startSandboxed({
    program: [binary, ...command.args],
    environment: { ...bareEnvironment(), HOME: home, TMPDIR: home, ...command.env },
    ...{ cwd: home, limits: run.limits, signal, graceMs: GRACE_MS },
  });
  started_.stdin.end();
  started_.stdout.resume();
  const end = await started_.ended;
  signal.throwIfAborted();
  const fault = explain(end, run.limits);
  if (fault) return answer(...fault);
  const meaning = tool.exitCodes(end.exitCode ?? -1);
  if (meaning === "failed")
    return answer("failed", {}, `It ended with code ${end.exitCode}, so nothing counts as looked at.`);
  if (meaning === "no-packages") return answer("skipped", {}, "It found nothing to look at in this commit.");
  const bytes = await readReport(command.outputFile);
  if (typeof bytes === "string") return answer("failed", {}, bytes);
  try {
    const report = tool.parse(bytes, run.tree.root);
    return answer(report.unfinished?.length ? "partial" : "complete", report);
  } catch (error) {
    if (error instanceof UnreadableReport) return answer("failed", {}, error.message);
    throw error;
  }
}

function explain(end: ProgramEnd, limits: ProcessLimits): [EngineStatus, Partial<ToolReport>, string] | null {
  if (end.stopped === "timeout") {
    return [
      "timeout",
      {},
      `It was stopped after ${Math.round(limits.wallMs / 60_000)} minutes, before it was through.`,
    ];
  }
  if (end.stopped === "memory") {
    const megabytes = Math.round(limits.memoryBytes / 1024 ** 2);
    return ["failed", {}, `It needed more than the ${megabytes} MB of memory it may use.`];
  }
  if (end.exitCode === null) return ["failed", {}, `It was ended by ${end.signal ?? "a signal"}.`];
  return null;
}

async function readReport(file: string): Promise<Buffer | string> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
    () => null,
  );
  if (handle === null) return "It ended well and wrote no report.";
  try {
    const stat = await handle.stat();
    if (!stat.isFile() || stat.size === 0) return "It ended well and its report is empty.";
    if (stat.size > MOST_REPORT_BYTES)
      return `Its report is larger than ${MOST_REPORT_BYTES / 1024 ** 2} MB.`;
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

const runnable = async (binary: string): Promise<boolean> =>
  path.isAbsolute(binary) &&
  (await access(binary, constants.X_OK).then(
    () => true,
    () => false,
  ));

function leftOutNote(leftOut: readonly string[]): string[] {
  if (leftOut.length === 0) return [];
  const more = leftOut.length > MOST_NAMED ? ` and ${leftOut.length - MOST_NAMED} more` : "";
  return [
    `The repository's own configuration does not steer this scan; left out: ${leftOut.slice(0, MOST_NAMED).join(", ")}${more}.`,
  ];
}
