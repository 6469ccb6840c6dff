import { performance } from "node:perf_hooks";
import type { EngineStatus } from "#db/vocabulary";
import type { ProcessLimits } from "#server/sandbox/launcher";
import { type ProgramEnd, type SandboxedProcess, startSandboxed } from "#server/sandbox/start-sandboxed";
import type { Engine, EngineResult, SourceTree } from "#server/scanners/engine";
import { readFrames, writeFrame } from "#server/scanners/isolated/frames";
import { type ScannerForm, scannerProgram } from "#server/scanners/isolated/program";
import { type FromScanner, frameLimits, type Task, type ToScanner } from "#server/scanners/isolated/protocol";

/** Megabytes that a scanner's heap may take; its parser's memory comes on top. */
const HEAP_SHARE = 0.75;
const MEBIBYTE = 1024 ** 2;

/**
 * An engine that does its work in a process of its own, so that hostile source can neither stop nor reach the product: killed at a limit,
 * when somebody cancels, or with the worker. What killed it is a status and a note.
 */
export function isolatedEngine(
  { kind, tool, version, basis }: Omit<Engine, "run">,
  task: Task,
  limits: ProcessLimits,
  form?: ScannerForm,
): Engine {
  return {
    ...{ kind, tool, version, basis },
    run: async (source, { signal, rules = [] }) => {
      const started = performance.now();
      const heap = Math.floor((limits.memoryBytes / MEBIBYTE) * HEAP_SHARE);
      const scanner = await startSandboxed({ ...scannerProgram(heap, form), cwd: "/", limits, signal });
      const outcome = await converse(scanner, source, task, rules).catch((error: unknown) => {
        scanner.stop("aborted");
        throw error;
      });
      const end = await scanner.ended;
      signal.throwIfAborted();
      if (outcome) return { ...outcome, durationMs: Math.round(performance.now() - started) };
      const [status, note] = explain(end, limits);
      return {
        ...{ engine: kind, tool, engineVersion: version, status, notes: [note] },
        ...{ filesScanned: 0, bytesScanned: 0, skipped: [], findings: [] },
        durationMs: Math.round(performance.now() - started),
      };
    },
  };
}

/** Answers the scanner's questions until it has its result; undefined when it ended without one. */
async function converse(
  scanner: SandboxedProcess,
  source: SourceTree,
  task: Task,
  rules: readonly string[],
): Promise<EngineResult | undefined> {
  const { commit, entries, skipped } = source;
  const start: ToScanner = { type: "start", task, commit, entries, skipped, rules };
  const said = writeFrame(scanner.stdin, start);
  // A scanner that cannot start ends both ways; its end says so.
  said.catch(() => {});
  const enough = new Set<number>();
  let answering: Promise<void> = Promise.resolve();
  let fault: unknown;
  let result: EngineResult | undefined;
  for await (const { header, bytes } of readFrames<FromScanner>(scanner.stdout, frameLimits)) {
    if (header.type === "result") result = JSON.parse(bytes.toString("utf8")) as EngineResult;
    else if (header.type === "enough") enough.add(header.read);
    else {
      const { read, paths } = header;
      answering = answering
        .then(() => answer(scanner, source, read, paths, enough))
        .catch((error: unknown) => {
          fault ??= error;
          scanner.stop("aborted");
        });
    }
  }
  // A scanner that has ended wants no more answers, and a source may be slow to notice.
  await Promise.race([answering, scanner.ended]);
  if (fault !== undefined) throw fault;
  return result;
}

async function answer(
  scanner: SandboxedProcess,
  source: SourceTree,
  read: number,
  paths: readonly string[],
  enough: ReadonlySet<number>,
): Promise<void> {
  const say = async (message: ToScanner, bytes?: Buffer) => {
    // A scanner that has gone hears nothing more; its end is told elsewhere.
    await writeFrame(scanner.stdin, message, bytes).catch(() => {});
  };
  for await (const { path, bytes } of source.read(paths)) {
    if (enough.has(read) || scanner.stdin.destroyed) break;
    await say({ type: "file", read, path }, bytes);
  }
  await say({ type: "end", read });
}

const NO_MEMORY = /heap out of memory|Out of memory|allocation failed/i;
/** A shell's way of saying that a signal ended the program, which the wall around it passes on. */
const byCpuLimit = ({ exitCode, signal }: ProgramEnd) => signal === "SIGXCPU" || exitCode === 128 + 24;

function explain(end: ProgramEnd, limits: ProcessLimits): [EngineStatus, string] {
  const megabytes = Math.round(limits.memoryBytes / MEBIBYTE);
  if (end.stopped === "timeout" || byCpuLimit(end)) {
    return [
      "timeout",
      `It was stopped after ${Math.round(limits.wallMs / 60_000)} minutes, before it was through.`,
    ];
  }
  if (end.stopped === "memory" || NO_MEMORY.test(end.errorText)) {
    return [
      "failed",
      `It needed more than the ${megabytes} MB of memory it may use, so nothing of this commit was looked at.`,
    ];
  }
  return [
    "failed",
    "The scanner's process ended before it was through, so nothing of this commit was looked at.",
  ];
}
