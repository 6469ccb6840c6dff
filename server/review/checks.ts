import { postgresFault } from "#db/errors";
import { findHead } from "#db/queries/activity";
import {
  countRowsWithoutContext,
  findOpenTables,
  findPowerfulLogins,
  findReadableSecrets,
  findWaysToRewrite,
  readInForgedContext,
} from "#db/queries/review-checks";
import { listKeysInUse } from "#db/queries/workspace-keys";
import { contextKey, contextSigner } from "#db/tenant-context";
import { verifyChain } from "#server/activity/verify-chain";
import type { Actor } from "#server/actor";
import { newToken } from "#server/identity/opaque-token";
import type { Services } from "#server/services";

/** What a check found in the running installation. */
export interface CheckResult {
  readonly id: string;
  /** What holds when it passes. */
  readonly title: string;
  readonly passed: boolean;
  /** What was counted, in a sentence. */
  readonly found: string;
}

type Finding = Pick<CheckResult, "passed" | "found">;

/** As many events as are hashed in about a second; the activity page goes through all of them. */
const EVENTS = 20_000;

const READ = { readOnly: true } as const;

interface Check {
  readonly id: string;
  readonly title: string;
  readonly run: (services: Services, actor: Actor) => Promise<Finding>;
}

const none = (items: readonly string[], good: string, bad: string): Finding => ({
  passed: items.length === 0,
  found: items.length === 0 ? good : `${bad}: ${items.join(", ")}.`,
});

const checks: readonly Check[] = [
  {
    id: "row-security",
    title: "Every table of a workspace is closed by forced row security, for all four commands",
    run: async ({ db }, actor) => {
      const { tables, open } = await db.withWorkspace(actor, findOpenTables, READ);
      return none(open, `${tables} tables, none open.`, "Open");
    },
  },
  {
    id: "signed-context",
    title: "The database refuses a tenant context that the product did not sign",
    run: async ({ db }, { workspaceId }) => {
      const stranger = contextSigner(contextKey(Buffer.from(newToken(), "base64url")));
      const forged = stranger({ scope: "workspace", workspaceId });
      const code = await db.worker
        .claiming((tx) => readInForgedContext(tx, forged))
        .then(
          () => "nothing",
          (error: unknown) => postgresFault(error)?.code,
        );
      const passed = code === "SP003";
      return {
        passed,
        found: passed ? "A forged one was tried and refused." : "A forged one was not refused.",
      };
    },
  },
  {
    id: "no-context",
    title: "Without a tenant context no row is to be seen",
    run: async ({ db }) => {
      const seen = await db.worker.claiming(countRowsWithoutContext);
      return { passed: seen === 0, found: `${seen} rows seen.` };
    },
  },
  {
    id: "serving-logins",
    title: "No serving login is a superuser, bypasses row security, or may create roles or databases",
    run: async ({ db }, actor) => {
      const { logins, powerful } = await db.withWorkspace(actor, findPowerfulLogins, READ);
      return none(powerful, `${logins} logins, none with such power.`, "Too powerful");
    },
  },
  {
    id: "sealed-columns",
    title:
      "Tokens, client secrets and data keys are readable by the vault's role alone, and are sealed there",
    run: async ({ db }, actor) => {
      const { columns, readable } = await db.withWorkspace(actor, findReadableSecrets, READ);
      return none(readable, `${columns} columns, none readable by another role.`, "Readable");
    },
  },
  {
    id: "keys",
    title: "Every data key in use is wrapped by a key-encryption key that this installation has",
    run: async ({ db, config }, actor) => {
      const used = await db.vault.withWorkspace(actor, listKeysInUse, READ);
      const missing = used.filter((id) => !config.keyRing.ids.includes(id));
      return none(missing, used.length === 0 ? "No data key yet." : `In use: ${used.join(", ")}.`, "Missing");
    },
  },
  {
    id: "append-only",
    title: "No serving role can change or remove an event of the activity log",
    run: async ({ db }, actor) => {
      const ways = await db.withWorkspace(actor, findWaysToRewrite, READ);
      return none(ways, "No grant, and both triggers stand.", "Ways found");
    },
  },
  {
    id: "activity-chain",
    title: "The end of the activity log is whole: each event follows the one before it, unchanged",
    run: async ({ db }, actor) => {
      const head = (await db.withWorkspace(actor, findHead, READ))?.seq ?? 0;
      const { first, last, checked, problem } = await verifyChain(
        db,
        actor,
        Math.max(0, head - EVENTS),
        EVENTS,
      );
      return {
        passed: problem === null,
        found:
          problem?.say ??
          (checked === 0 ? "No event yet." : `${checked} events hashed anew, ${first} to ${last}.`),
      };
    },
  },
];

/** Tries every wall in the running installation, now. One that cannot be tried has not passed. */
export async function runChecks(services: Services, actor: Actor): Promise<CheckResult[]> {
  return await Promise.all(
    checks.map(async ({ id, title, run }) => {
      try {
        return { id, title, ...(await run(services, actor)) };
      } catch (error) {
        services.log.error({ error, check: id }, "a check of the review could not run");
        return { id, title, passed: false, found: "The check could not run; the log says why." };
      }
    }),
  );
}
