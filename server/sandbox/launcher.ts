import { spawn } from "node:child_process";
import { bareEnvironment } from "#server/sandbox/bare-environment";

/** What a process may use. */
export interface ProcessLimits {
  /** Wall time in milliseconds, after which the whole group is killed. */
  readonly wallMs: number;
  /** Processor seconds of each process of the group. */
  readonly cpuSeconds: number;
  /** Resident bytes of the group together. Looked at from outside, so a short peak may pass. */
  readonly memoryBytes: number;
  /** Largest file it may write, in bytes; 0: none. */
  readonly fileBytes: number;
  readonly openFiles: number;
}

/** What this machine can put around a process, found out once by trying. */
export interface Walls {
  /** No network but a loopback of its own. */
  readonly network: boolean;
  /** Nothing outlives the process that was started, however it forks. */
  readonly processes: boolean;
  /** Processor time, open files and file sizes are limited by the kernel. */
  readonly resources: boolean;
}

const namespaces = ["--user", "--map-root-user", "--net"];
const ownProcesses = ["--pid", "--fork", "--kill-child"];

let known: Promise<Walls> | undefined;

/** What can be put around a process here. Linux with util-linux has all of it, unless a container forbids namespaces. */
export function wallsHere(): Promise<Walls> {
  known ??= tryWalls();
  return known;
}

async function tryWalls(): Promise<Walls> {
  if (process.platform !== "linux") return { network: false, processes: false, resources: false };
  const [both, network, resources] = await Promise.all([
    succeeds("unshare", [...namespaces, ...ownProcesses, "--", "true"]),
    succeeds("unshare", [...namespaces, "--", "true"]),
    succeeds("prlimit", ["--core=0", "--", "true"]),
  ]);
  return { network: both || network, processes: both, resources };
}

function succeeds(command: string, args: readonly string[]): Promise<boolean> {
  return new Promise((resolve) => {
    const env = bareEnvironment() as unknown as NodeJS.ProcessEnv;
    const child = spawn(command, args, { stdio: "ignore", timeout: 5_000, cwd: "/", env });
    child.once("error", () => resolve(false));
    child.once("close", (code) => resolve(code === 0));
  });
}

/** The command line that runs a program inside the walls. `network` true leaves the program its network. */
export function behindWalls(
  program: readonly [string, ...string[]],
  { limits, walls, network }: { limits: ProcessLimits; walls: Walls; network: boolean },
): [string, ...string[]] {
  const line: [string, ...string[]] = [...program];
  if (walls.network && !network)
    line.unshift("unshare", ...namespaces, ...(walls.processes ? ownProcesses : []), "--");
  if (walls.resources) {
    const { cpuSeconds, fileBytes, openFiles } = limits;
    const bounds = [`--cpu=${cpuSeconds}`, `--fsize=${fileBytes}`, `--nofile=${openFiles}`, "--core=0"];
    line.unshift("prlimit", ...bounds, "--");
  }
  return line;
}
