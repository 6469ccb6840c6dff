import { createHash } from "node:crypto";
import type { WorkspaceTx } from "#db/database";
import { listConnectionIdsOf } from "#db/queries/connections";
import { findConfig, lockConfig, putConfig } from "#db/queries/provider-configs";
import { endRefreshPauses } from "#db/queries/token-refresh";
import type { Provider } from "#db/vocabulary";
import { type Actor, doerOf } from "#server/actor";
import { configPlace } from "#server/connect/open-app";
import { newId } from "#server/domain/id";
import { AppError } from "#server/errors";
import { reserve, throttles } from "#server/identity/throttle";
import { outboundPolicy } from "#server/outbound/policy";
import { normaliseBaseUrl } from "#server/providers/site";
import { recordActivity } from "#server/record-activity";
import { Secret } from "#server/secret";
import type { Services } from "#server/services";

/**
 * Stores the workspace's OAuth app at a provider, sealed for its row and its base URL. Saving again replaces it in place and
 * ends flows begun under the old one.
 *
 * @throws AppError BAD_REQUEST for an address that may not be used, RATE_LIMITED after ten saves in 15 minutes.
 */
export async function saveProviderConfig(
  services: Services,
  actor: Actor,
  input: { provider: Provider; baseUrl?: string | undefined; clientId: string; clientSecret: string },
): Promise<void> {
  await reserve(services.db, throttles.saveConfig, actor.userId);
  const adapter = services.providers[input.provider];
  const baseUrl = checkBaseUrl(services, input.provider, input.baseUrl?.trim() || adapter.defaultBaseUrl);
  const clientId = new Secret(input.clientId.trim());
  const clientSecret = new Secret(input.clientSecret.trim());
  const clientIdFingerprint = createHash("sha256").update(clientId.reveal()).digest("hex").slice(0, 8);
  const { workspaceId } = actor;
  await services.db.vault.withWorkspace(actor, async (tx) => {
    await lockConfig(tx, workspaceId, input.provider);
    const present = await findConfig(tx, input.provider);
    if (present && present.baseUrl !== baseUrl) await refuseWhileConnected(tx, present.id);
    const row = { id: present?.id ?? newId(), provider: input.provider, baseUrl };
    const key = await services.vault.activeKey(tx, workspaceId);
    await putConfig(tx, {
      ...row,
      workspaceId,
      clientId: services.vault.seal(key, configPlace(workspaceId, row, "client_id"), clientId),
      clientSecret: services.vault.seal(key, configPlace(workspaceId, row, "client_secret"), clientSecret),
      keyId: key.id,
      clientIdFingerprint,
      configuredBy: actor.userId,
      configuredByName: actor.name,
    });
    await endRefreshPauses(tx, row.id);
    await recordActivity(tx, workspaceId, doerOf(actor), {
      action: "git_provider_configured",
      entityId: row.id,
      metadata: { provider: input.provider, baseUrl, first: !present, clientIdFingerprint },
    });
  });
}

/** Tokens are sealed for the address they were issued by; under another one they could never be opened again. */
async function refuseWhileConnected(tx: WorkspaceTx, configId: string): Promise<void> {
  if ((await listConnectionIdsOf(tx, configId)).length === 0) return;
  throw new AppError("CONFLICT", {
    say: "Disconnect the accounts of this provider first: their tokens belong to the present address.",
  });
}

function checkBaseUrl(services: Services, provider: Provider, text: string): string {
  const adapter = services.providers[provider];
  const refuse = (say: string) => new AppError("BAD_REQUEST", { say, context: { field: "baseUrl" } });
  const baseUrl = normaliseBaseUrl(text);
  if (!baseUrl) throw refuse("Enter an address like https://gitlab.example.com.");
  const refusal = outboundPolicy(services.config).refusal(new URL(baseUrl));
  if (refusal) throw refuse(refusal);
  const isLocal = baseUrl.startsWith("http://");
  if (!adapter.selfManaged && baseUrl !== adapter.defaultBaseUrl && !isLocal) {
    throw refuse(`${adapter.name} is supported at ${adapter.defaultBaseUrl} only.`);
  }
  return baseUrl;
}
