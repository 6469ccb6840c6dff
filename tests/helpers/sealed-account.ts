import { putConnection } from "#db/queries/connections";
import { findConfig } from "#db/queries/provider-configs";
import type { Actor } from "#server/actor";
import { sealTokens } from "#server/connect/seal-tokens";
import { newId } from "#server/domain/id";
import { Secret } from "#server/secret";
import { saveProviderConfig } from "#server/use-cases/connections/save-provider-config";
import type { Product } from "#tests/helpers/product";

export interface SealedAccount {
  readonly workspaceId: string;
  readonly configId: string;
  readonly connectionId: string;
  readonly accessToken: string;
}

/** A workspace with a configured provider and a connected account, sealed by the product's own code; nobody is asked. */
export async function makeSealedAccount(product: Product): Promise<SealedAccount> {
  const { services } = product;
  const owner = await product.member(await product.workspace(), "owner");
  const { workspaceId } = owner;
  const request = { requestId: "test", ip: null, userAgent: null, background: false };
  const actor: Actor = { ...owner, request };
  await saveProviderConfig(services, actor, {
    provider: "gitlab",
    clientId: "app",
    clientSecret: "app secret",
  });
  const [connectionId, accessToken] = [newId(), `opaque-${newId()}`];
  const configId = await services.db.vault.withWorkspace(owner, async (tx) => {
    const config = await findConfig(tx, "gitlab");
    if (!config) throw new Error("the config was not stored");
    const row = { id: connectionId, provider: "gitlab" } as const;
    const tokens = {
      ...{ accessToken: new Secret(accessToken), refreshToken: new Secret(`refresh-${accessToken}`) },
      ...{ expiresAt: null, scopes: null },
    };
    await putConnection(tx, {
      ...{ workspaceId, configId: config.id, host: "gitlab.com", providerUserId: connectionId, ...row },
      ...{ providerUsername: "octo", scopesAsked: [], scopesGranted: [], state: "active", stateReason: null },
      ...{ connectedBy: owner.userId, connectedByName: owner.name },
      ...(await sealTokens(services, tx, workspaceId, row, config.baseUrl, tokens)),
    });
    return config.id;
  });
  return { workspaceId, configId, connectionId, accessToken };
}
