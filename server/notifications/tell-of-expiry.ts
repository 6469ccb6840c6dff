import type { WorkspaceTx } from "#db/database";
import { noteExpiryTold } from "#db/queries/connections";
import type { Provider } from "#db/vocabulary";
import { raise } from "#server/notifications/raise";

/** Long enough to find somebody who can reconnect the account. */
const TELL_SECONDS = 7 * 24 * 60 * 60;

/** Tells people once of a token that ends within a week and that nothing can renew. */
export async function tellOfExpiry(
  tx: WorkspaceTx,
  workspaceId: string,
  connection: { id: string; provider: Provider; providerUsername: string; tokenVersion: number },
  token: { renewable: boolean; secondsLeft: number | null },
): Promise<void> {
  if (token.renewable || token.secondsLeft === null || token.secondsLeft > TELL_SECONDS) return;
  const { id: connectionId, provider, providerUsername: account, tokenVersion } = connection;
  const expiresAt = await noteExpiryTold(tx, connectionId, tokenVersion);
  if (!expiresAt) return;
  const facts = { connectionId, provider, account, expiresAt: expiresAt.toISOString() };
  await raise(tx, workspaceId, { kind: "token_expiring", facts });
}
