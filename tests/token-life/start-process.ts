import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { ServingRole } from "#db/roles";
import type { TestDatabase } from "#tests/helpers/test-database";
import { testSecret } from "#tests/setup/logins";
import type { ProcessSetup } from "#tests/token-life/other-process";
import type { Account } from "#tests/token-life/token-lab";

/** Whose connection the other process works on. */
export type ProcessAccount = Pick<Account, "scope" | "id"> & { readonly owner: ProcessSetup["user"] };

/** Starts another process of the product on the same database and waits until it is ready. */
export async function startProcess(
  script: string,
  database: Pick<TestDatabase, "target">,
  { scope, id, owner }: ProcessAccount,
  environment: Readonly<Record<string, string>> = {},
): Promise<ChildProcess> {
  const target = (role: ServingRole) => database.target(role);
  const { userId, name, sessionId } = owner;
  const setup: ProcessSetup = {
    env: {
      NODE_ENV: "test",
      PUBLIC_ORIGIN: "http://localhost:3000",
      SECPORTAL_SECRET: testSecret.reveal(),
      KEK_KEYS: `test:${Buffer.alloc(32, "key encryption key of the tests!").toString("base64")}`,
      DATA_DIR: ".",
      WORKERS: "0",
      ALLOW_INSECURE_LOOPBACK: "1",
      ...environment,
    },
    targets: {
      app: target("app"),
      worker: target("worker"),
      identity: target("identity"),
      vault: target("vault"),
    },
    ...{ scope, connectionId: id, user: { userId, name, sessionId } },
  };
  const child = fork(script, [JSON.stringify(setup)], {
    execArgv: ["--import", "tsx"],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  await messageOf(child);
  return child;
}

/** The next thing the process says; rejects when it dies first. */
export function messageOf(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const died = (code: number | null, signal: string | null) =>
      reject(new Error(`the other process ended: ${signal ?? code}`));
    child.once("exit", died);
    child.once("message", (value) => {
      child.off("exit", died);
      resolve(value);
    });
  });
}

/** Kills the process, if it still lives, and waits for its end. */
export async function killProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
}
