import { spawn } from "node:child_process";
import path from "node:path";
import { projectRoot } from "#server/root";

/** A process of the built product, as in production. */
export interface BuiltProcess {
  readonly pid: number | undefined;
  /** How it ended: its code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
  /** Everything it printed so far. */
  output(): string;
  /** The first group of the pattern, once what it printed holds it. @throws Error with the end of the output when it ends before. */
  seen(pattern: RegExp): Promise<string>;
  /** Sends the signal, unless it is over already, and waits for the end. */
  end(signal: NodeJS.Signals): Promise<number | string>;
}

/** Starts `build/main.js` with this environment and no other. */
export function startBuilt(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): BuiltProcess {
  const child = spawn(process.execPath, [path.join(projectRoot, "build/main.js"), ...args], {
    cwd: projectRoot,
    env: environment as Partial<NodeJS.ProcessEnv> as NodeJS.ProcessEnv,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  let over = false;
  const looking = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      text += String(chunk);
      for (const look of looking) look();
    });
  const ended = new Promise<number | string>((resolve) =>
    child.once("close", (code, signal) => {
      over = true;
      resolve(signal ?? code ?? "unknown");
    }),
  );
  return {
    ...{ pid: child.pid, ended, output: () => text },
    seen: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = pattern.exec(text)?.[1];
          if (found === undefined) return;
          looking.delete(look);
          resolve(found);
        };
        looking.add(look);
        void ended.then((how) => reject(new Error(`The product ended with ${how}:\n${text.slice(-2000)}`)));
        look();
      }),
    end: (signal) => {
      if (!over) child.kill(signal);
      return ended;
    },
  };
}
