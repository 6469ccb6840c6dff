import { and, asc, desc, eq, gt, gte, inArray, lt, lte, type SQL, sql } from "drizzle-orm";
import type { IdentityTx, WorkspaceTx } from "#db/database";
import { activityHeads, activityLog } from "#db/schema/activity";

/** An event as the product knows it; its place in the chain and its time are the database's to give. */
export type ActivityRow = Omit<
  typeof activityLog.$inferInsert,
  "seq" | "prevHash" | "hash" | "occurredAt" | "metadata"
> & {
  readonly metadata: object;
};

/** Which events: every part that is given must fit. No part: all of them. */
export interface ActivityFilter {
  readonly actions?: readonly string[] | undefined;
  readonly actorNames?: readonly string[] | undefined;
  readonly actorId?: string | undefined;
  readonly entityType?: string | undefined;
  readonly entityId?: string | undefined;
  /** Inclusive. */
  readonly from?: Date | undefined;
  /** Exclusive. */
  readonly to?: Date | undefined;
}

/** Adds one event. Call it in the transaction of the change it describes, after the change: it holds the log until the end. */
export async function insertActivity(tx: WorkspaceTx | IdentityTx, row: ActivityRow): Promise<void> {
  await tx.insert(activityLog).values({ ...row, metadata: { ...row.metadata } });
}

export type Page = { readonly before?: number | undefined; readonly after?: number | undefined } & {
  readonly limit: number;
};

/**
 * One page of events, newest first: those before a `seq`, those next after one, or the newest. With dates they stand in the
 * order of their time, for which there is an index; without, in the order of the chain.
 */
export async function listActivity(tx: WorkspaceTx, filter: ActivityFilter, page: Page) {
  const rows = await activityPage(tx, filter, page);
  return page.after === undefined ? rows : rows.reverse();
}

/** The query of a page, for whoever wants to see its plan. Events after a `seq` come oldest first from it. */
export function activityPage(tx: WorkspaceTx, filter: ActivityFilter, { before, after, limit }: Page) {
  const dated = filter.from !== undefined || filter.to !== undefined;
  const forward = after !== undefined;
  const order = dated ? [activityLog.occurredAt, activityLog.seq] : [activityLog.seq];
  const cursor = after ?? before;
  return tx
    .select({
      id: activityLog.id,
      seq: activityLog.seq,
      occurredAt: activityLog.occurredAt,
      action: activityLog.action,
      actorKind: activityLog.actorKind,
      actorId: activityLog.actorId,
      actorName: activityLog.actorName,
      entityType: activityLog.entityType,
      entityId: activityLog.entityId,
      metadata: activityLog.metadata,
      ip: activityLog.ip,
      userAgent: activityLog.userAgent,
      requestId: activityLog.requestId,
      hash: sql<string>`encode(${activityLog.hash}, 'hex')`,
    })
    .from(activityLog)
    .where(and(...matching(filter), cursor === undefined ? undefined : beyond(cursor, forward, dated)))
    .orderBy(...order.map((column) => (forward ? asc(column) : desc(column))))
    .limit(limit);
}

const matching = (filter: ActivityFilter): (SQL | undefined)[] => [
  filter.actions && inArray(activityLog.action, [...filter.actions]),
  filter.actorNames && inArray(activityLog.actorName, [...filter.actorNames]),
  filter.actorId ? eq(activityLog.actorId, filter.actorId) : undefined,
  filter.entityType ? eq(activityLog.entityType, filter.entityType) : undefined,
  filter.entityId ? eq(activityLog.entityId, filter.entityId) : undefined,
  filter.from && gte(activityLog.occurredAt, filter.from),
  filter.to && lt(activityLog.occurredAt, filter.to),
];

function beyond(cursor: number, forward: boolean, dated: boolean): SQL {
  if (!dated) return forward ? gt(activityLog.seq, cursor) : lt(activityLog.seq, cursor);
  const sign = sql.raw(forward ? ">" : "<");
  return sql`(${activityLog.occurredAt}, ${activityLog.seq}) ${sign}
    (select c.occurred_at, c.seq from activity_log c where c.seq = ${cursor})`;
}

/**
 * The names of actors that hold a text, in whichever case, at most `limit`. It steps from name to name through the index, so
 * it costs what there are names and not what there are events.
 */
export async function findActorNames(tx: WorkspaceTx, part: string, limit: number): Promise<string[]> {
  const pattern = `%${part.replace(/[\\%_]/g, "\\$&")}%`;
  const rows = await tx.execute(sql`
    with recursive names(name) as (
      (select actor_name from activity_log order by actor_name limit 1)
      union all
      select (select a.actor_name from activity_log a where a.actor_name > names.name order by a.actor_name limit 1)
      from names where names.name is not null
    )
    select name from names where name ilike ${pattern} limit ${limit}`);
  return rows.map(({ name }) => String(name));
}

/** The end of the workspace's chain; undefined before its first event. */
export async function findHead(
  tx: WorkspaceTx,
): Promise<{ seq: number; hash: string; at: Date } | undefined> {
  const [head] = await tx
    .select({
      seq: activityHeads.seq,
      hash: sql<string>`encode(${activityHeads.hash}, 'hex')`,
      at: activityHeads.at,
    })
    .from(activityHeads);
  return head && head.seq > 0 ? head : undefined;
}

const instantText = sql<string>`to_char(${activityLog.occurredAt} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** Events in the order of the chain, each field as the text that is hashed: those after one `seq`, up to another. */
export async function readChain(
  tx: WorkspaceTx,
  filter: ActivityFilter,
  { after, upTo, limit }: { after: number; upTo: number; limit: number },
) {
  return await tx
    .select({
      workspaceId: activityLog.workspaceId,
      seq: activityLog.seq,
      prevHash: sql<string>`encode(${activityLog.prevHash}, 'hex')`,
      id: activityLog.id,
      occurredAt: instantText,
      action: activityLog.action,
      actorKind: activityLog.actorKind,
      actorId: activityLog.actorId,
      actorName: activityLog.actorName,
      entityType: activityLog.entityType,
      entityId: activityLog.entityId,
      metadata: sql<string>`${activityLog.metadata}::text`,
      ip: activityLog.ip,
      userAgent: activityLog.userAgent,
      requestId: activityLog.requestId,
      hash: sql<string>`encode(${activityLog.hash}, 'hex')`,
    })
    .from(activityLog)
    .where(and(...matching(filter), gt(activityLog.seq, after), lte(activityLog.seq, upTo)))
    .orderBy(asc(activityLog.seq))
    .limit(limit);
}

export type ChainedEvent = Awaited<ReturnType<typeof readChain>>[number];
