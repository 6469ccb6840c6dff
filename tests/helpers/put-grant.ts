import { findConnection, putConnection } from "#db/queries/connections";
import { sealTokens } from "#server/connect/seal-tokens";
import { Secret } from "#server/secret";
import type { Forge } from "#tests/forges/forge";
import type { BehindTheWalls } from "#tests/helpers/behind-the-walls";
import type { Member } from "#tests/helpers/people";
import type { Product } from "#tests/helpers/product";

/** Puts a living grant of these scopes in place of a connection's own, as a reconnection would. */
export async function putGrant(
  { product, walls }: { product: Product; walls: BehindTheWalls },
  { owner, forge, connectionId }: { owner: Member; forge: Forge; connectionId: string },
  scopes: string[],
  state: "active" | "limited",
): Promise<void> {
  const { services } = product;
  const { access, refresh } = forge.issueToken({ scopes });
  const tokens = {
    ...{ accessToken: new Secret(access), refreshToken: refresh ? new Secret(refresh) : null },
    ...{ expiresAt: null, scopes },
  };
  const [config] = await walls.sql`select config_id from git_connections where id = ${connectionId}`;
  await services.db.vault.withWorkspace(owner, async (tx) => {
    const row = await findConnection(tx, connectionId);
    if (!row) throw new Error("the connection is gone");
    const { workspaceId } = owner;
    const sealed = await sealTokens(services, tx, workspaceId, row, forge.bases.web, tokens);
    await putConnection(tx, {
      ...{ ...row, ...sealed, workspaceId, configId: String(config?.config_id) },
      ...{ scopesGranted: scopes, state, stateReason: null },
    });
  });
}
