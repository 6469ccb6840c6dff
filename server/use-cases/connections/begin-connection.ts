import { createHash } from "node:crypto";
import { findConnection } from "#db/queries/connections";
import { insertFlow } from "#db/queries/oauth-flows";
import { findSealedConfig } from "#db/queries/provider-configs";
import type { Provider } from "#db/vocabulary";
import { type Actor, doerOf } from "#server/actor";
import { signState } from "#server/connect/oauth-state";
import { openApp } from "#server/connect/open-app";
import { newId } from "#server/domain/id";
import { AppError } from "#server/errors";
import { newToken } from "#server/identity/opaque-token";
import { reserve, throttles } from "#server/identity/throttle";
import { authorizationUrl } from "#server/providers/oauth";
import { recordActivity } from "#server/record-activity";
import { Secret } from "#server/secret";
import type { Services } from "#server/services";

/**
 * Starts an OAuth flow: keeps what the callback must find again, and returns the provider's address and the nonce that goes
 * into this browser's cookie.
 *
 * @throws AppError PRECONDITION_FAILED without a provider config, NOT_FOUND for an unknown connection to renew, RATE_LIMITED.
 */
export async function beginConnection(
  services: Services,
  actor: Actor,
  input: { provider: Provider; reconnects?: string | undefined },
): Promise<{ authorizationUrl: string; flowId: string; nonce: string }> {
  await reserve(services.db, throttles.connect, actor.userId);
  const { provider } = input;
  const adapter = services.providers[provider];
  const verifier = new Secret(newToken());
  const nonce = newToken();
  const flowId = newId();
  const { workspaceId, userId, sessionId } = actor;
  const begun = await services.db.vault.withWorkspace(actor, async (tx) => {
    const config = await findSealedConfig(tx, { provider });
    if (!config) {
      throw new AppError("PRECONDITION_FAILED", {
        say: `Configure ${adapter.name}'s OAuth app first, then connect.`,
      });
    }
    if (input.reconnects !== undefined) {
      const connection = await findConnection(tx, input.reconnects);
      if (connection?.provider !== provider)
        throw new AppError("NOT_FOUND", { say: "That connection is gone." });
    }
    const app = await openApp(services, tx, workspaceId, config);
    const key = await services.vault.activeKey(tx, workspaceId);
    const place = verifierPlace(workspaceId, flowId, config);
    await insertFlow(tx, {
      ...{ workspaceId, id: flowId, userId, sessionId, provider },
      configId: config.id,
      configVersion: config.version,
      nonceHash: createHash("sha256").update(nonce).digest(),
      verifier: services.vault.seal(key, place, verifier),
      keyId: key.id,
      redirectUri: app.redirectUri,
      scopesAsked: [...adapter.scopesAsked],
      reconnects: input.reconnects ?? null,
    });
    await recordActivity(tx, workspaceId, doerOf(actor), {
      action: "git_connect_started",
      entityId: flowId,
      metadata: { provider, scopesAsked: [...adapter.scopesAsked] },
    });
    return { app, site: adapter.site(config.baseUrl) };
  });
  const state = signState(
    services.config.SECPORTAL_SECRET,
    { flowId, workspaceId, provider, userId, sessionId },
    new Date(),
  );
  return {
    authorizationUrl: authorizationUrl(adapter, begun.site, begun.app, { state, verifier }).href,
    flowId,
    nonce,
  };
}

/** Where a flow's PKCE verifier is sealed. */
export const verifierPlace = (
  workspaceId: string,
  flowId: string,
  config: { provider: Provider; baseUrl: string },
) => ({
  workspaceId,
  column: "oauth_flows.verifier" as const,
  rowId: flowId,
  provider: config.provider,
  destination: config.baseUrl,
});
