import type { TestDatabase } from "#tests/helpers/test-database";
import type { CallOutcome } from "#tests/token-life/caller-process";
import { killProcess, messageOf, type ProcessAccount, startProcess } from "#tests/token-life/start-process";

export interface Caller {
  /** Takes the token this often at once in the other process. */
  take(calls: number): Promise<CallOutcome[]>;
  signal(name: "SIGSTOP" | "SIGCONT"): void;
  /** Kills it and waits for its end. */
  end(): Promise<void>;
}

/** Another process of the product, ready to take one connection's token. */
export async function startCaller(
  database: Pick<TestDatabase, "target">,
  account: ProcessAccount,
): Promise<Caller> {
  const child = await startProcess("tests/token-life/caller-process.ts", database, account);
  return {
    take: async (calls) => {
      const answer = messageOf(child);
      child.send(calls);
      return (await answer) as CallOutcome[];
    },
    signal: (name) => void child.kill(name),
    end: () => killProcess(child),
  };
}
