import { and, eq, gt, isNull, or, sql } from "drizzle-orm";
import type { IdentityTx } from "#db/database";
import { serviceTokens } from "#db/schema/service-tokens";

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
