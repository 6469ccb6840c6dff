import { type ChildProcess, spawn } from "node:child_process";
import { Duplex, type Readable, type Writable } from "node:stream";
import { AppError } from "#server/errors";
import {
  answerCredentialQuestions,
  type Credential,
  credentialFd,
  credentialHelper,
} from "#server/source/credential-channel";
import { gitEnvironment, gitSettings, type Transport } from "#server/source/git-settings";

export interface GitCommand {
  readonly args: readonly string[];
  readonly transport?: Transport;
  readonly credential?: Credential;
  readonly signal: AbortSignal;
  /** Milliseconds after which the whole process group is killed. */
  readonly timeoutMs?: number;
}

/** Why git was killed by us; null when it ended by itself. */
export type Killed = "timeout" | "aborted" | "limit" | null;

export interface GitOutcome {
  readonly exitCode: number | null;
  readonly killed: Killed;
  readonly stdout: string;
  /** For `gitFailure` to classify. Never shown or logged: it may quote the helper, the URL or hostile text. */
  readonly stderr: string;
}

export interface RunningGit {
  readonly stdin: Writable;
  readonly stdout: Readable;
  /** Kills git and everything it started. Safe to call at any time and more than once. */
  kill(why: Exclude<Killed, null>): void;
  /** Settles when git has ended; `stdout` in it is empty because the caller reads the stream. Rejects if git cannot start. */
  readonly ended: Promise<Omit<GitOutcome, "stdout">>;
}

const maxStderr = 64 * 1024;
const maxStdout = 1024 * 1024;

/** Starts git in a process group of its own, with the fixed environment and configuration, and without a shell. */
export function startGit(command: GitCommand): RunningGit {
  command.signal.throwIfAborted();
  const settings = gitSettings(command.transport ?? "none", command.credential ? credentialHelper : null);
  const child = spawn("git", [...settings, ...command.args], {
    // The type wants NODE_ENV, which git has no use for.
    env: gitEnvironment() as unknown as NodeJS.ProcessEnv,
    cwd: "/",
    detached: true,
    stdio: ["pipe", "pipe", "pipe", command.credential ? "pipe" : "ignore"],
  });
  const { stdin, stdout, stderr } = child;
  if (!stdin || !stdout || !stderr) throw new Error("git was started without its pipes");
  let killed: Killed = null;
  const kill = (why: Exclude<Killed, null>) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    killed ??= why;
    killGroup(child);
  };
  const onAbort = () => kill("aborted");
  command.signal.addEventListener("abort", onAbort, { once: true });
  const timer =
    command.timeoutMs === undefined ? undefined : setTimeout(() => kill("timeout"), command.timeoutMs);

  let errorText = "";
  stderr.on("data", (chunk: Buffer) => {
    errorText = (errorText + chunk.toString("utf8")).slice(-maxStderr);
  });
  // Writing to a git that has gone is reported by its exit, not by the pipe.
  stdin.on("error", () => {});

  const ended = new Promise<Omit<GitOutcome, "stdout">>((resolve, reject) => {
    child.once("error", (cause) => {
      reject(
        new AppError("PRECONDITION_FAILED", {
          say: "Git could not be started. Install git 2.39 or later on the server.",
          cause,
        }),
      );
    });
    child.once("close", (exitCode) => resolve({ exitCode, killed, stderr: errorText }));
  }).finally(() => {
    clearTimeout(timer);
    command.signal.removeEventListener("abort", onAbort);
  });
  // The caller may be busy with the stream when git fails; the rejection is still delivered when it awaits.
  ended.catch(() => {});

  const channel = child.stdio[credentialFd];
  if (command.credential && channel instanceof Duplex) {
    try {
      answerCredentialQuestions(channel, command.credential);
    } catch (error) {
      kill("aborted");
      throw error;
    }
  }
  return { stdin, stdout, kill, ended };
}

/** Runs git to its end and collects at most 1 MiB of what it prints; more than that kills it with `limit`. */
export async function runGit(command: GitCommand): Promise<GitOutcome> {
  const git = startGit(command);
  git.stdin.end();
  const chunks: Buffer[] = [];
  let size = 0;
  git.stdout.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size > maxStdout) git.kill("limit");
    else chunks.push(chunk);
  });
  const end = await git.ended;
  if (end.killed === "aborted") command.signal.throwIfAborted();
  return { ...end, stdout: Buffer.concat(chunks).toString("utf8") };
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // The group is gone already, which is what was wanted.
  }
}
