import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { type BuiltProcess, startBuilt } from "#tests/helpers/built-process";

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
  const web = startBuilt([], { ...environment, WORKERS: "0" });
  const running: BuiltProcess[] = [web];
  const stop = async () => {
    await Promise.all(running.reverse().map((each) => each.end("SIGTERM")));
  };
  try {
    const setupLink = await web.seen(/(http:\/\/localhost:\d+\/setup\/\S+)/);
    const addWorker = async () => {
      const worker = startBuilt(["--worker"], environment);
      running.push(worker);
      await worker.seen(/(workers started)/);
    };
    await addWorker();
    const workRoot = path.join(options.dataDir, "work");
    const workEntries = () => (fs.existsSync(workRoot) ? fs.readdirSync(workRoot) : []);
    const log = () => running.map((each) => each.output()).join("");
    return { origin, setupLink, secrets, log, workEntries, addWorker, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
