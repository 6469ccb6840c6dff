import { and, asc, count, desc, eq, gt, isNull, sql } from "drizzle-orm";
import type { WorkspaceTx } from "#db/database";
import { serviceTokens } from "#db/schema/service-tokens";

const shown = {
  id: serviceTokens.id,
  name: serviceTokens.name,
  hint: serviceTokens.hint,
  scopes: serviceTokens.scopes,
  createdBy: serviceTokens.createdBy,
  createdByName: serviceTokens.createdByName,
  createdAt: serviceTokens.createdAt,
  expiresAt: serviceTokens.expiresAt,
  lastUsedAt: serviceTokens.lastUsedAt,
  revokedAt: serviceTokens.revokedAt,
  revokedByName: serviceTokens.revokedByName,
  /** What its bearer is told now: whether it is let in. */
  live: sql<boolean>`${serviceTokens.revokedAt} is null and ${serviceTokens.expiresAt} > now()`.as("live"),
};

const live = and(isNull(serviceTokens.revokedAt), gt(serviceTokens.expiresAt, sql`now()`));

/** At most 200 tokens of a workspace, those that work first, then newest first. Secrets and their hashes stay behind. */
export async function listServiceTokens(tx: WorkspaceTx) {
  return await tx
    .select(shown)
    .from(serviceTokens)
    .orderBy(desc(shown.live), desc(serviceTokens.createdAt), asc(serviceTokens.id))
    .limit(200);
}

export async function findServiceToken(tx: WorkspaceTx, id: string) {
  const [row] = await tx.select(shown).from(serviceTokens).where(eq(serviceTokens.id, id));
  return row;
}

/** How many work now. */
export async function countLiveServiceTokens(tx: WorkspaceTx): Promise<number> {
  const [row] = await tx.select({ total: count() }).from(serviceTokens).where(live);
  return row?.total ?? 0;
}

/** Those that a person made and that work now. */
export async function listServiceTokensMadeBy(tx: WorkspaceTx, userId: string) {
  return await tx
    .select({ id: serviceTokens.id, name: serviceTokens.name })
    .from(serviceTokens)
    .where(and(eq(serviceTokens.createdBy, userId), live))
    .orderBy(asc(serviceTokens.name), asc(serviceTokens.id));
}

export async function insertServiceToken(
  tx: WorkspaceTx,
  token: {
    workspaceId: string;
    id: string;
    name: string;
    tokenHash: Buffer;
    hint: string;
    scopes: string[];
    createdBy: string;
    createdByName: string;
    days: number;
  },
): Promise<Date> {
  const { days, ...row } = token;
  const [made] = await tx
    .insert(serviceTokens)
    .values({ ...row, expiresAt: sql`now() + make_interval(days => ${days})` })
    .returning({ expiresAt: serviceTokens.expiresAt });
  if (!made) throw new Error("an inserted service token was not returned");
  return made.expiresAt;
}

/** Ends a token and answers what it was called; undefined when it had ended or is unknown. */
export async function revokeServiceToken(tx: WorkspaceTx, id: string, byName: string) {
  const [row] = await tx
    .update(serviceTokens)
    .set({ revokedAt: sql`now()`, revokedByName: byName })
    .where(and(eq(serviceTokens.id, id), isNull(serviceTokens.revokedAt)))
    .returning({ name: serviceTokens.name, hint: serviceTokens.hint });
  return row;
}
