import { eq, sql } from "drizzle-orm";
import type { AdvisoryTx } from "#db/database";
import { advisoryFeeds } from "#db/schema/advisories";

export interface Feed {
  readonly name: string;
  readonly asOf: Date | null;
  readonly seenUpTo: Date | null;
  readonly finishedAt: Date | null;
  readonly revision: number;
}

export async function listFeeds(tx: AdvisoryTx): Promise<Feed[]> {
  return await tx
    .select({
      name: advisoryFeeds.name,
      asOf: advisoryFeeds.asOf,
      seenUpTo: advisoryFeeds.seenUpTo,
      finishedAt: advisoryFeeds.finishedAt,
      revision: advisoryFeeds.revision,
    })
    .from(advisoryFeeds)
    .orderBy(advisoryFeeds.name);
}

/** Notes that something of these feeds changed, so that a scan of the same commit may find something else. */
export async function touchFeeds(tx: AdvisoryTx, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  const rows = [...names].sort().map((name) => ({ name, revision: 1 }));
  await tx
    .insert(advisoryFeeds)
    .values(rows)
    .onConflictDoUpdate({
      target: advisoryFeeds.name,
      set: { revision: sql`${advisoryFeeds.revision} + 1` },
    });
}

/** Notes that a feed was read to its end. It never becomes older by reading an old file. */
export async function finishFeed(
  tx: AdvisoryTx,
  name: string,
  read: { readonly asOf: Date; readonly seenUpTo: Date | null },
): Promise<void> {
  await touchFeeds(tx, [name]);
  await tx
    .update(advisoryFeeds)
    .set({
      asOf: sql`greatest(${advisoryFeeds.asOf}, ${read.asOf.toISOString()}::timestamptz)`,
      seenUpTo: sql`greatest(${advisoryFeeds.seenUpTo}, ${read.seenUpTo?.toISOString() ?? null}::timestamptz)`,
      finishedAt: sql`now()`,
    })
    .where(eq(advisoryFeeds.name, name));
}
