import { putConnection } from "#db/queries/connections";
import { insertWorkspace } from "#db/queries/identity/memberships";
import { findConfig } from "#db/queries/provider-configs";
import type { Actor } from "#server/actor";
import { sealTokens } from "#server/connect/seal-tokens";
import { newId } from "#server/domain/id";
import { Secret } from "#server/secret";
import { saveProviderConfig } from "#server/use-cases/connections/save-provider-config";
import { type Figure, median, rounded } from "#tests/bench/figure";
import type { Forge } from "#tests/forges/forge";
import { createGitlabForge } from "#tests/forges/gitlab/forge";
import { serveForge } from "#tests/forges/http";
import { openStandaloneProduct, type StandaloneProduct } from "#tests/helpers/standalone-product";
import { startCaller } from "#tests/token-life/start-caller";

const PROCESSES = 4;
const CALLERS_EACH = 25;
const ROUNDS = 7;
const AGAINST = `${PROCESSES * CALLERS_EACH} callers over ${PROCESSES} processes, rotating refresh tokens`;

/**
 * A token that is about to end, wanted by 100 callers in four processes at the same moment: how often the provider is asked,
 * at most over all rounds, and how many tokens are handed out in a second, the refresh included.
 */
export async function run(): Promise<Figure[]> {
  const product = await openStandaloneProduct();
  const forge = createGitlabForge();
  const served = await serveForge(forge);
  const account = await connectAccount(product, forge);
  const callers = await Promise.all(Array.from({ length: PROCESSES }, () => startCaller(product, account)));
  try {
    const calls: number[] = [];
    const rates: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      forge.expireAccessTokens();
      await product.sql`update git_connections set token_expires_at = now() + interval '1 minute'`;
      const before = forge.stats.refresh;
      const started = performance.now();
      const outcomes = (await Promise.all(callers.map((caller) => caller.take(CALLERS_EACH)))).flat();
      const seconds = (performance.now() - started) / 1000;
      const tokens = outcomes.filter((outcome) => "token" in outcome).length;
      if (tokens !== outcomes.length)
        throw new Error(`only ${tokens} of ${outcomes.length} callers got a token`);
      calls.push(forge.stats.refresh - before);
      rates.push(tokens / seconds);
    }
    return [
      {
        ...{ bench: "refresh", figure: "provider_calls", value: Math.max(...calls), unit: "calls" },
        ...{ target: "<= 1", against: AGAINST },
      },
      {
        ...{ bench: "refresh", figure: "tokens_per_second", value: rounded(median(rates)), unit: "1/s" },
        ...{ target: null, against: AGAINST },
      },
    ];
  } finally {
    await Promise.all(callers.map((caller) => caller.end()));
    await served.close();
    await product.close();
  }
}

/** A workspace with one GitLab account connected, stored by the product's own code. */
async function connectAccount({ services }: StandaloneProduct, forge: Forge) {
  const [workspaceId, userId, id] = [newId(), newId(), newId()];
  const request = { requestId: "bench", ip: null, userAgent: null, background: false };
  const owner = { userId, name: "Bench", sessionId: newId() };
  const actor: Actor = { ...owner, workspaceId, role: "owner", request };
  await services.db.withIdentity({ workspaceId }, (tx) => insertWorkspace(tx, workspaceId, "Bench"));
  const [app] = forge.apps;
  const account = forge.world.users[0];
  if (!app || !account) throw new Error("the forge has no application or account");
  const { clientId, clientSecret } = app;
  const baseUrl = forge.bases.web;
  await saveProviderConfig(services, actor, { provider: "gitlab", baseUrl, clientId, clientSecret });
  // A refresh repeats the redirect URI the application was registered with.
  Object.assign(app, { redirectUri: `${services.config.PUBLIC_ORIGIN}/api/git/callback/gitlab` });
  const { access, refresh } = forge.issueToken({ login: account.login });
  await services.db.vault.withWorkspace(actor, async (tx) => {
    const config = await findConfig(tx, "gitlab");
    if (!config) throw new Error("the config was not stored");
    const row = { id, provider: "gitlab" } as const;
    const sealed = await sealTokens(services, tx, workspaceId, row, config.baseUrl, {
      ...{ accessToken: new Secret(access), refreshToken: refresh ? new Secret(refresh) : null },
      ...{ expiresAt: null, scopes: null },
    });
    await putConnection(tx, {
      ...{ workspaceId, configId: config.id, host: new URL(baseUrl).host, ...row, ...sealed },
      ...{ providerUserId: account.id, providerUsername: account.login, scopesAsked: [], scopesGranted: [] },
      ...{ state: "active", stateReason: null, connectedBy: userId, connectedByName: owner.name },
    });
  });
  return { scope: { workspaceId }, id, owner };
}
