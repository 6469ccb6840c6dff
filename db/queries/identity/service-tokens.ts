import { and, eq, gt, isNull, or, sql } from "drizzle-orm";
import type { IdentityTx } from "#db/database";
import { serviceTokens } from "#db/schema/service-tokens";
import { workspaces } from "#db/schema/workspaces";

/** The token behind a secret, neither revoked nor past its end. The transaction's scope must carry the secret's hash. */
export async function findLiveServiceToken(tx: IdentityTx, tokenHash: Buffer) {
  const [row] = await tx
    .select({
      id: serviceTokens.id,
      workspaceId: serviceTokens.workspaceId,
      name: serviceTokens.name,
      scopes: serviceTokens.scopes,
    })
    .from(serviceTokens)
    .where(
      and(
        eq(serviceTokens.tokenHash, tokenHash),
        isNull(serviceTokens.revokedAt),
        gt(serviceTokens.expiresAt, sql`now()`),
      ),
    );
  return row;
}

/** Notes a use, at most once a minute. The transaction must have entered the workspace. */
export async function noteServiceTokenUse(tx: IdentityTx, id: string): Promise<void> {
  await tx
    .update(serviceTokens)
    .set({ lastUsedAt: sql`now()` })
    .where(
      and(
        eq(serviceTokens.id, id),
        or(
          isNull(serviceTokens.lastUsedAt),
          sql`${serviceTokens.lastUsedAt} < now() - interval '60 seconds'`,
        ),
      ),
    );
}

/** What the workspace of a token is called; undefined for a deleted one. The transaction must have entered it. */
export async function findTokenWorkspace(tx: IdentityTx, id: string): Promise<string | undefined> {
  const [row] = await tx
    .select({ name: workspaces.name })
    .from(workspaces)
    .where(and(eq(workspaces.id, id), isNull(workspaces.deletedAt)));
  return row?.name;
}
