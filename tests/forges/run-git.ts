import { spawn } from "node:child_process";
import { tmpdir } from "node:os";
import process from "node:process";

/** Environment for a git child: nothing of the person's own configuration, no prompts. */
export function gitEnvironment(extra: Record<string, string> = {}): Record<string, string> {
  return {
    PATH: process.env.PATH ?? "",
    HOME: tmpdir(),
    LC_ALL: "C",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_TERMINAL_PROMPT: "0",
    ...extra,
  };
}

/** What a git child printed. */
export interface GitOutput {
  code: number | null;
  stdout: Buffer;
  stderr: string;
}

/** Runs git to its end with `input` on its standard input. Rejects only when git cannot be started. */
export function spawnGit(
  args: readonly string[],
  input: Uint8Array = new Uint8Array(),
  env: Record<string, string> = {},
): Promise<GitOutput> {
  return new Promise((resolve, reject) => {
    const child = spawn("git", args, {
      env: gitEnvironment(env) as NodeJS.ProcessEnv,
      stdio: ["pipe", "pipe", "pipe"],
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
    child.on("error", reject);
    child.on("close", (code) => {
      resolve({ code, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString("utf8") });
    });
    // A child which ends before it has read everything breaks the pipe; its exit code tells what happened.
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
  });
}

/** Runs git and returns its output as text. Throws with git's own words when it fails. */
export async function runGit(args: readonly string[], input?: Uint8Array): Promise<string> {
  const { code, stdout, stderr } = await spawnGit(args, input);
  if (code !== 0) throw new Error(`git ${args[0]} ended with ${code}: ${stderr.trim()}`);
  return stdout.toString("utf8");
}
