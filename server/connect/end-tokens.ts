import type { WorkspaceScope } from "#db/database";
import { isGrantShared } from "#db/queries/connection-probes";
import { type OpenedTokens, openTokens } from "#server/connect/open-tokens";
import type { Revocation } from "#server/providers/provider";
import type { Services } from "#server/services";

/** What was done about a connection's tokens at the provider, fit to be kept as evidence. */
export interface Receipt {
  readonly revocation: Revocation;
  /** True only when the provider itself said afterwards that the tokens are dead. */
  readonly verified: boolean;
  readonly say: string;
}

/**
 * Ends a connection's tokens at its provider and asks again whether they are dead. At GitHub the whole grant goes, unless
 * another connection of this installation lives on it. Never throws: a broken token must not keep a connection alive.
 */
export async function endTokens(services: Services, scope: WorkspaceScope, id: string): Promise<Receipt> {
  let opened: OpenedTokens;
  try {
    opened = await openTokens(services, services.db, scope, id, "revoke");
  } catch (error) {
    services.log.warn({ error, connectionId: id }, "a token could not be opened to be revoked");
    return {
      ...{ revocation: "failed", verified: false },
      say: "The stored token could not be opened, so it was not revoked. Remove the app at the provider.",
    };
  }
  const { adapter, site, app } = opened;
  try {
    const wholeGrant = !(await sharesGrant(services, scope, opened));
    const revocation = await adapter.revoke(site, app, opened, { wholeGrant });
    const asked = revocation === "revoked" || revocation === "already_gone";
    const verified = asked && (await adapter.verifyRevoked(site, app, opened));
    return { revocation, verified, say: sayOf(opened, revocation, verified) };
  } catch (error) {
    services.log.warn({ error, connectionId: id }, "revocation failed");
    return { revocation: "failed", verified: false, say: sayOf(opened, "failed", false) };
  }
}

async function sharesGrant(
  services: Services,
  scope: WorkspaceScope,
  { adapter, site, connection }: OpenedTokens,
): Promise<boolean> {
  if (!adapter.revocable) return true;
  const { clientIdFingerprint, providerUserId, id: connectionId } = connection;
  const grant = { clientIdFingerprint, providerUserId, connectionId, host: site.host };
  return await services.db.withWorkspace(scope, (tx) => isGrantShared(tx, grant));
}

function sayOf({ adapter, site }: OpenedTokens, revocation: Revocation, verified: boolean): string {
  const { name } = adapter;
  const byHand = `Remove the app by hand at ${adapter.grantsPage(site)}.`;
  if (revocation === "unsupported") {
    return `${name} has no way to revoke a token from here: it was destroyed here, and lives on there until its end. ${byHand}`;
  }
  if (revocation === "failed") return `${name} did not confirm that the token is revoked. ${byHand}`;
  const did = revocation === "revoked" ? `${name} revoked the token` : `${name} no longer knew the token`;
  return verified
    ? `${did}, and confirmed afterwards that it is dead.`
    : `${did}, but did not confirm it afterwards. ${byHand}`;
}
