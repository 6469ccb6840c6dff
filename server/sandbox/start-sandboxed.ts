import { type ChildProcess, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { groupMemory } from "#server/sandbox/group-memory";
import { behindWalls, type ProcessLimits, wallsHere } from "#server/sandbox/launcher";

export interface SandboxedProgram {
  /** Absolute path and arguments; no shell is involved. */
  readonly program: readonly [string, ...string[]];
  /** The whole environment. Nothing is inherited. */
  readonly environment: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly limits: ProcessLimits;
  readonly signal: AbortSignal;
  /** Leaves the program its network. */
  readonly network?: boolean;
  /** Time between asking a program to end and killing it. Absent: it is killed at once. */
  readonly graceMs?: number;
}

/** Why a program was killed by us; null when it ended by itself. */
export type Stopped = "timeout" | "aborted" | "memory" | null;

export interface ProgramEnd {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stopped: Stopped;
  /** The last of what it wrote to its error output, at most 64 KiB. May quote hostile text: never shown, never logged. */
  readonly errorText: string;
  /** The most resident bytes of the group that were seen; null where that cannot be measured. */
  readonly peakBytes: number | null;
}

export interface SandboxedProcess {
  readonly stdin: Writable;
  readonly stdout: Readable;
  /** Kills the program and everything it started. Safe at any time and more than once. */
  stop(why: Exclude<Stopped, null>): void;
  /** Settles when the program has ended. Rejects when it cannot be started. */
  readonly ended: Promise<ProgramEnd>;
}

const LOOK_EVERY_MS = 250;
const MOST_ERROR_TEXT = 64 * 1024;

/**
 * Starts a program in a process group of its own, behind the walls this machine has: no inherited environment, no network unless
 * asked for, limits of the kernel, and limits on wall time and memory that are watched from here.
 */
export async function startSandboxed(request: SandboxedProgram): Promise<SandboxedProcess> {
  request.signal.throwIfAborted();
  const { limits, network = false } = request;
  const [command, ...args] = behindWalls(request.program, { limits, walls: await wallsHere(), network });
  const child = spawn(command, args, {
    // The type wants NODE_ENV, which not every program has use for.
    env: request.environment as unknown as NodeJS.ProcessEnv,
    cwd: request.cwd,
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
  });
  let stopped: Stopped = null;
  let peakBytes: number | null = null;
  const stop = (why: Exclude<Stopped, null>) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    stopped ??= why;
    if (request.graceMs === undefined || why === "memory") return killGroup(child, "SIGKILL");
    killGroup(child, "SIGTERM");
    setTimeout(() => killGroup(child, "SIGKILL"), request.graceMs).unref();
  };
  const onAbort = () => stop("aborted");
  request.signal.addEventListener("abort", onAbort, { once: true });
  const timer = setTimeout(() => stop("timeout"), limits.wallMs);
  const watch = setInterval(() => {
    if (child.pid === undefined) return;
    void groupMemory(child.pid).then((bytes) => {
      if (bytes === null) return;
      peakBytes = Math.max(peakBytes ?? 0, bytes);
      if (bytes > limits.memoryBytes) stop("memory");
    });
  }, LOOK_EVERY_MS);

  let errorText = "";
  child.stderr.on("data", (chunk: Buffer) => {
    errorText = (errorText + chunk.toString("utf8")).slice(-MOST_ERROR_TEXT);
  });
  // Writing to a program that has gone is reported by its end, not by the pipe.
  child.stdin.on("error", () => {});

  const ended = new Promise<ProgramEnd>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (exitCode, signal) => resolve({ exitCode, signal, stopped, errorText, peakBytes }));
  }).finally(() => {
    clearTimeout(timer);
    clearInterval(watch);
    request.signal.removeEventListener("abort", onAbort);
    // What the program left behind in its group ends with it.
    killGroup(child, "SIGKILL");
  });
  ended.catch(() => {});
  return { stdin: child.stdin, stdout: child.stdout, stop, ended };
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group is gone already, which is what was wanted.
  }
}
