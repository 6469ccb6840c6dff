import { listConnections } from "#db/queries/connections";
import { listConfigs } from "#db/queries/provider-configs";
import { type Provider, providers } from "#db/vocabulary";
import { type Say, warn } from "#server/connect/examine/check";
import { examineApp } from "#server/connect/examine/examine-app";
import { examineConnection } from "#server/connect/examine/examine-connection";
import type { Services } from "#server/services";

/**
 * Looks at everything between a workspace and its providers, step by step, as that workspace and no other. Says each step as
 * it is done; never throws for what a provider does.
 */
export async function examineWorkspace(
  services: Services,
  workspaceId: string,
  only: Provider | undefined,
  say: Say,
): Promise<void> {
  const { configs, connections } = await services.db.withWorkspace(
    { workspaceId },
    async (tx) => ({ configs: await listConfigs(tx), connections: await listConnections(tx) }),
    { readOnly: true },
  );
  const configured = configs.map(({ provider }) => provider);
  const wanted = providers.filter((each) => (only ? each === only : configured.includes(each)));
  if (wanted.length === 0) {
    say(warn("no OAuth app is configured", "save one on the repositories page"));
  }
  for (const provider of wanted) {
    if (!(await examineApp(services, workspaceId, provider, say))) continue;
    for (const connection of connections.filter((each) => each.provider === provider)) {
      await examineConnection(services, workspaceId, connection, say);
    }
  }
}
