import { and, eq, gt, isNull, lt, sql } from "drizzle-orm";
import type { VaultTx } from "#db/database";
import { oauthFlows } from "#db/schema/connections";
import type { Provider } from "#db/vocabulary";

export interface FlowDraft {
  readonly workspaceId: string;
  readonly id: string;
  readonly userId: string;
  readonly sessionId: string;
  readonly provider: Provider;
  readonly configId: string;
  readonly configVersion: number;
  readonly nonceHash: Buffer;
  readonly verifier: { value: Buffer; iv: Buffer; tag: Buffer };
  readonly keyId: string;
  readonly redirectUri: string;
  readonly scopesAsked: string[];
  readonly reconnects: string | null;
}

/** Stores a flow good for ten minutes and drops those that ended more than an hour ago. The database's clock decides. */
export async function insertFlow(tx: VaultTx, { verifier, ...draft }: FlowDraft): Promise<void> {
  await tx.delete(oauthFlows).where(lt(oauthFlows.expiresAt, sql`now() - interval '1 hour'`));
  await tx.insert(oauthFlows).values({
    ...draft,
    verifier: verifier.value,
    verifierIv: verifier.iv,
    verifierTag: verifier.tag,
    expiresAt: sql`now() + interval '10 minutes'`,
  });
}

/**
 * Spends a flow of this person, session and provider. Undefined when there is none such, it expired, or it was spent: of
 * any number of parallel callbacks one gets it.
 */
export async function consumeFlow(
  tx: VaultTx,
  flow: { id: string; userId: string; sessionId: string; provider: Provider; nonceHash: Buffer },
) {
  const [row] = await tx
    .update(oauthFlows)
    .set({ consumedAt: sql`now()` })
    .where(
      and(
        eq(oauthFlows.id, flow.id),
        eq(oauthFlows.userId, flow.userId),
        eq(oauthFlows.sessionId, flow.sessionId),
        eq(oauthFlows.provider, flow.provider),
        eq(oauthFlows.nonceHash, flow.nonceHash),
        isNull(oauthFlows.consumedAt),
        gt(oauthFlows.expiresAt, sql`now()`),
      ),
    )
    .returning({
      configId: oauthFlows.configId,
      configVersion: oauthFlows.configVersion,
      value: oauthFlows.verifier,
      iv: oauthFlows.verifierIv,
      tag: oauthFlows.verifierTag,
      keyId: oauthFlows.keyId,
      redirectUri: oauthFlows.redirectUri,
      scopesAsked: oauthFlows.scopesAsked,
      reconnects: oauthFlows.reconnects,
    });
  return row;
}
