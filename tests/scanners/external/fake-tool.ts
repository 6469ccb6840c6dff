import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type { EngineResult } from "#server/scanners/engine";
import { runExternalTools } from "#server/scanners/external/external-scans";
import type { ExternalTool } from "#server/scanners/external/external-tool";
import { semgrep } from "#server/scanners/external/semgrep";
import { sourceOf } from "#tests/scanners/source-of";

const MEBIBYTE = 1024 ** 2;

export interface FakeRun {
  /** Body of a Node program that stands in for the tool; `args` are its arguments, `out` the report it is to write. */
  readonly script: string;
  readonly tool?: ExternalTool;
  readonly files?: Record<string, string>;
  readonly wallMs?: number;
  readonly memoryBytes?: number;
  readonly fileBytes?: number;
  readonly withData?: boolean;
  readonly signal?: AbortSignal;
}

/** Runs a program in the place of a tool, as a scan does, and answers the result with what was left in the work folder. */
export async function runFake(fake: FakeRun): Promise<{ result: EngineResult; left: string[] }> {
  const { tool = semgrep, files = { "src/a.py": "eval(x)\n" } } = fake;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "tool-"));
  try {
    const binary = path.join(folder, "tool");
    const prelude = `const fs = require("node:fs"); const args = process.argv.slice(2); const out = args[args.indexOf("--output") + 1];`;
    fs.writeFileSync(binary, `#!${process.execPath}\n${prelude}\n${fake.script}\n`, { mode: 0o700 });
    const dataRoot = path.join(folder, "data");
    if (fake.withData ?? true) fs.mkdirSync(path.join(dataRoot, tool.id), { recursive: true });
    const workDir = path.join(folder, "work");
    fs.mkdirSync(workDir);
    const limits = {
      ...{ wallMs: fake.wallMs ?? 20_000, cpuSeconds: 20, openFiles: 256 },
      ...{ memoryBytes: fake.memoryBytes ?? 1024 * MEBIBYTE, fileBytes: fake.fileBytes ?? 64 * MEBIBYTE },
    };
    const [result] = await runExternalTools(
      { configured: [{ tool, binary }], dataRoot, limits },
      tool.kind,
      sourceOf(files),
      workDir,
      fake.signal ?? new AbortController().signal,
    );
    if (!result) throw new Error("the tool was not run");
    return { result, left: fs.readdirSync(workDir) };
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}
