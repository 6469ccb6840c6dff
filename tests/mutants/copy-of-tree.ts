import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { readReport, type TestReport } from "#tests/helpers/vitest-report";
import type { Edit } from "#tests/mutants/mutant";

/** What tests need of the tree; packages are linked to. */
const COPIED = [
  "app",
  "client",
  "db",
  "docs",
  "server",
  "tests",
  "package.json",
  "tsconfig.json",
  "vitest.config.ts",
];
const RUN_TIMEOUT_MS = 180_000;

/** A copy of the project that may be broken. */
export class CopyOfTree {
  readonly #directory: string;

  constructor(root: string) {
    this.#directory = fs.mkdtempSync(path.join(os.tmpdir(), "secportal-mutants-"));
    fs.chmodSync(this.#directory, 0o755);
    for (const name of COPIED)
      fs.cpSync(path.join(root, name), path.join(this.#directory, name), { recursive: true });
    fs.symlinkSync(path.join(root, "node_modules"), path.join(this.#directory, "node_modules"));
  }

  /**
   * Makes the edits, all or none, and returns what takes them back.
   *
   * @throws Error for an edit whose text does not stand in its file exactly once.
   */
  edit(edits: readonly Edit[]): () => void {
    const before = new Map<string, string>();
    const after = new Map<string, string>();
    for (const { file, find, replace } of edits) {
      const text = after.get(file) ?? fs.readFileSync(this.#at(file), "utf8");
      if (!before.has(file)) before.set(file, text);
      const times = text.split(find).length - 1;
      if (times !== 1) throw new Error(`${file}: the text to replace stands there ${times} times: ${find}`);
      after.set(
        file,
        text.replace(find, () => replace),
      );
    }
    this.#write(after);
    return () => this.#write(before);
  }

  /** Runs test files on an embedded server of their own; undefined when vitest left no report in time. */
  async test(files: readonly string[], only?: string): Promise<TestReport | undefined> {
    const report = this.#at("report.json");
    fs.rmSync(report, { force: true });
    const { DATABASE_URL: _, SECURITY_DEPTH: __, ...environment } = process.env;
    const vitest = this.#at("node_modules/vitest/vitest.mjs");
    const options = ["--reporter=json", `--outputFile.json=${report}`, "--maxWorkers=1", "--cache=false"];
    const child = spawn(
      process.execPath,
      [vitest, "run", ...options, ...(only ? ["-t", only] : []), ...files],
      { cwd: this.#directory, env: environment as NodeJS.ProcessEnv, stdio: "ignore" },
    );
    const timer = setTimeout(() => child.kill("SIGTERM"), RUN_TIMEOUT_MS);
    await new Promise((resolve) => child.once("exit", resolve));
    clearTimeout(timer);
    return fs.existsSync(report)
      ? readReport(fs.readFileSync(report, "utf8"), fs.realpathSync(this.#directory))
      : undefined;
  }

  remove(): void {
    fs.rmSync(this.#directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }

  #at(file: string): string {
    return path.join(this.#directory, file);
  }

  #write(texts: ReadonlyMap<string, string>): void {
    for (const [file, text] of texts) fs.writeFileSync(this.#at(file), text);
  }
}
