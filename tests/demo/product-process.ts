import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { projectRoot } from "#server/root";

export interface ProductProcess {
  readonly origin: string;
  /** The first-run link the server printed. */
  readonly setupLink: string;
  /** What was made up for this run and must show nowhere. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Everything the processes logged so far. */
  log(): string;
  /** Names below the folder that sources are read to. */
  workEntries(): string[];
  /** Starts one more worker process beside the one there is. */
  addWorker(): Promise<void>;
  stop(): Promise<void>;
}

export interface ProductOptions {
  readonly port: number;
  readonly dataDir: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly logLevel?: string;
}

/** Starts the built product as in production, web server and worker as two processes, with secrets made for this run. */
export async function startProduct(options: ProductOptions): Promise<ProductProcess> {
  const origin = `http://localhost:${options.port}`;
  const keyBytes = randomBytes(32).toString("base64");
  const secrets = { SECPORTAL_SECRET: randomBytes(32).toString("base64"), "key-encryption key": keyBytes };
  const environment = {
    PATH: process.env.PATH ?? "",
    NODE_ENV: "production",
    PUBLIC_ORIGIN: origin,
    PORT: String(options.port),
    DATA_DIR: options.dataDir,
    SECPORTAL_SECRET: secrets.SECPORTAL_SECRET,
    KEK_KEYS: `demo:${keyBytes}`,
    ALLOW_INSECURE_LOOPBACK: "1",
    ADVISORY_SOURCE: "seed",
    LOG_LEVEL: options.logLevel ?? "info",
    ...options.environment,
  };
  const output: string[] = [];
  const web = launch({ ...environment, WORKERS: "0" }, [], output);
  const stopped: ChildProcess[] = [web];
  const stop = async () => void (await Promise.all(stopped.reverse().map(end)));
  try {
    const setupLink = await seen(web, output, /(http:\/\/localhost:\d+\/setup\/\S+)/);
    const addWorker = async () => {
      const before = output.length;
      const worker = launch(environment, ["--worker"], output);
      stopped.push(worker);
      await seen(worker, output, /(workers started)/, before);
    };
    await addWorker();
    const workRoot = path.join(options.dataDir, "work");
    const workEntries = () => (fs.existsSync(workRoot) ? fs.readdirSync(workRoot) : []);
    return { origin, setupLink, secrets, log: () => output.join(""), workEntries, addWorker, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function launch(environment: Record<string, string>, args: string[], output: string[]): ChildProcess {
  const child = spawn(process.execPath, [path.join(projectRoot, "build/main.js"), ...args], {
    cwd: projectRoot,
    env: environment as Partial<NodeJS.ProcessEnv> as NodeJS.ProcessEnv,
    stdio: ["ignore", "pipe", "pipe"],
  });
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk) => output.push(String(chunk)));
  return child;
}

/** Waits for a line among what came after the first `from` pieces; an exit before it is an error that shows the end of the output. */
function seen(child: ChildProcess, output: string[], pattern: RegExp, from = 0): Promise<string> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const match = pattern.exec(output.slice(from).join(""));
      if (match?.[1]) resolve(match[1]);
    };
    child.stdout?.on("data", look);
    child.stderr?.on("data", look);
    child.once("exit", (code) =>
      reject(new Error(`The product ended with ${code}:\n${output.join("").slice(-2000)}`)),
    );
    look();
  });
}

function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGTERM");
  });
}
