import { findConnection, listConnectionIdsOf, listDependentNames } from "#db/queries/connections";
import { deleteConfig, findConfig } from "#db/queries/provider-configs";
import { cancelScansOfConnection } from "#db/queries/scans";
import type { Provider } from "#db/vocabulary";
import { type Actor, doerOf } from "#server/actor";
import { endTokens } from "#server/connect/end-tokens";
import { AppError } from "#server/errors";
import { recordActivity } from "#server/record-activity";
import type { Services } from "#server/services";

/**
 * Removes a provider's OAuth app with all its connections as one act, recorded as one event that lists each of them.
 *
 * @throws AppError NOT_FOUND.
 */
export async function removeProviderConfig(
  services: Services,
  actor: Actor,
  provider: Provider,
): Promise<void> {
  const missing = () => new AppError("NOT_FOUND", { say: "That provider is not configured." });
  const ids = await services.db.withWorkspace(actor, async (tx) => {
    const config = await findConfig(tx, provider);
    if (!config) throw missing();
    return await listConnectionIdsOf(tx, config.id);
  });
  const revoked = await Promise.all(
    ids.map(async (id) => [id, await endTokens(services, actor, id)] as const),
  );
  const receipts = new Map(revoked);
  await services.db.withWorkspace(actor, async (tx) => {
    const config = await findConfig(tx, provider);
    if (!config) throw missing();
    const connections = [];
    for (const id of await listConnectionIdsOf(tx, config.id)) {
      const connection = await findConnection(tx, id);
      const removedRepositories = await listDependentNames(tx, id);
      await cancelScansOfConnection(tx, id);
      const providerUsername = connection?.providerUsername ?? "";
      // Connected between asking and deleting: it goes too, unrevoked, and the event says so.
      connections.push({
        id,
        providerUsername,
        removedRepositories,
        revocation: receipts.get(id)?.revocation ?? "failed",
        verified: receipts.get(id)?.verified ?? false,
        receipt:
          receipts.get(id)?.say ?? "It was connected a moment ago and was not revoked at the provider.",
      });
    }
    await deleteConfig(tx, config.id);
    await recordActivity(tx, actor.workspaceId, doerOf(actor), {
      action: "git_provider_config_removed",
      entityId: config.id,
      metadata: { provider, connections },
    });
  });
}
