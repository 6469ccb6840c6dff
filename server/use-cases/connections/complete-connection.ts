import { createHash } from "node:crypto";
import { isUniqueViolation } from "#db/errors";
import { findConnection, lockAccount, putConnection } from "#db/queries/connections";
import { consumeFlow } from "#db/queries/oauth-flows";
import { findSealedConfig } from "#db/queries/provider-configs";
import type { Provider } from "#db/vocabulary";
import { type Actor, doerOf } from "#server/actor";
import { endOldTokens, openOldTokens } from "#server/connect/old-tokens";
import { openApp } from "#server/connect/open-app";
import { sealTokens } from "#server/connect/seal-tokens";
import { newId } from "#server/domain/id";
import { scopeState } from "#server/domain/scope-state";
import { AppError } from "#server/errors";
import { exchangeCodeForToken } from "#server/providers/oauth";
import type { OAuthApp, RemoteAccount, Site, TokenPair, TokenSet } from "#server/providers/provider";
import { recordActivity } from "#server/record-activity";
import type { Secret } from "#server/secret";
import type { Services } from "#server/services";
import { verifierPlace } from "#server/use-cases/connections/begin-connection";

/** What the provider's redirect brought, after the state was found to be this bearer's. */
export interface CallbackAnswer {
  readonly provider: Provider;
  readonly flowId: string;
  readonly nonce: string;
  /** The code, or why there is none. */
  readonly outcome: { code: Secret } | { error: string };
  /** RFC 9207 `iss`, where the provider sent one. */
  readonly issuer: string | null;
}

/**
 * Ends an OAuth flow: spends it, exchanges the code, asks who it is, and stores the connection with its event. A second
 * arrival of the same callback finds the flow spent and changes nothing. Once a renewed connection is stored, and never
 * before, the tokens it had are ended at the provider, so that a connection has one living token.
 *
 * @throws AppError STATE_INVALID, CONFLICT when the config changed or another account answered, PROVIDER_REFUSED,
 * CONFIG_INVALID, PROVIDER_UNAVAILABLE.
 */
export async function completeConnection(
  services: Services,
  actor: Actor,
  answer: CallbackAnswer,
): Promise<void> {
  const flow = await spendFlow(services, actor, answer);
  try {
    if ("error" in answer.outcome) throw denied(services, answer.provider, answer.outcome.error);
    const { adapter, site, app } = flow;
    if (answer.issuer !== null && answer.issuer !== issuerOf(answer.provider, site)) {
      throw new AppError("STATE_INVALID", {
        say: "The answer came from another issuer than the one asked. Start again.",
      });
    }
    const grant = { code: answer.outcome.code, verifier: flow.verifier };
    const tokens = await exchangeCodeForToken(adapter, site, app, grant);
    let renewed: Renewed | null;
    try {
      const account = await adapter.identify(site, tokens.accessToken);
      renewed = await keepConnection(services, actor, flow, tokens, account);
    } catch (error) {
      // A grant nobody keeps would live on at the provider.
      await adapter.revoke(site, app, tokens);
      throw error;
    }
    if (renewed) await endOldTokens(services, actor, { ...flow, ...renewed, tokens });
  } catch (error) {
    await recordRejection(services, actor, answer, error);
    throw error;
  }
}

/** A connection that was there before, with the tokens it had; null where they no longer open. */
interface Renewed {
  readonly id: string;
  readonly providerUsername: string;
  readonly old: TokenPair | null;
}

interface SpentFlow {
  readonly adapter: Services["providers"][Provider];
  readonly site: Site;
  readonly app: OAuthApp;
  readonly verifier: Secret;
  readonly configId: string;
  readonly scopesAsked: string[];
  readonly reconnects: string | null;
}

async function spendFlow(services: Services, actor: Actor, answer: CallbackAnswer): Promise<SpentFlow> {
  const { workspaceId, userId, sessionId } = actor;
  const { provider, flowId } = answer;
  const nonceHash = createHash("sha256").update(answer.nonce).digest();
  const spent = await services.db.vault.withWorkspace(actor, async (tx) => {
    const flow = await consumeFlow(tx, { id: flowId, userId, sessionId, provider, nonceHash });
    if (!flow) return "unknown" as const;
    const config = await findSealedConfig(tx, { id: flow.configId });
    if (!config || config.version !== flow.configVersion) return "changed" as const;
    const app = { ...(await openApp(services, tx, workspaceId, config)), redirectUri: flow.redirectUri };
    const verifier = await services.vault.open(
      tx,
      flow.keyId,
      verifierPlace(workspaceId, flowId, config),
      flow,
    );
    const adapter = services.providers[provider];
    const { configId, scopesAsked, reconnects } = flow;
    return { adapter, site: adapter.site(config.baseUrl), app, verifier, configId, scopesAsked, reconnects };
  });
  if (typeof spent === "object") return spent;
  const error =
    spent === "unknown"
      ? new AppError("STATE_INVALID", {
          say: "This sign-in was used already or took too long. Start the connection again.",
        })
      : new AppError("CONFLICT", {
          say: "The provider config was changed while you were signing in. Start the connection again.",
          context: { problem: "config_changed" },
        });
  await recordRejection(services, actor, answer, error);
  throw error;
}

async function keepConnection(
  services: Services,
  actor: Actor,
  flow: SpentFlow,
  tokens: TokenSet,
  account: RemoteAccount,
  attempt = 1,
): Promise<Renewed | null> {
  const { adapter, site } = flow;
  const provider = adapter.kind;
  const scopesGranted = [...(account.scopes ?? tokens.scopes ?? [])];
  const known = account.scopes !== null || tokens.scopes !== null;
  const { state, reason } = scopeState(adapter.name, adapter.scopesNeeded, known ? scopesGranted : null);
  const { workspaceId } = actor;
  try {
    return await services.db.vault.withWorkspace(actor, async (tx) => {
      const present = await lockAccount(tx, { provider, host: site.host, providerUserId: account.id });
      if (flow.reconnects !== null && flow.reconnects !== present?.id) {
        const wanted = await findConnection(tx, flow.reconnects);
        throw new AppError("CONFLICT", {
          say: `You signed in to ${adapter.name} as ${account.username}, but this connection is ${wanted?.providerUsername ?? "another account"}. Nothing was changed. Sign in there as the right account, or connect the other one separately.`,
          context: { problem: "different_account" },
        });
      }
      // A renewed row keeps its id: the tokens are sealed for it, and the allow-list hangs on it.
      const id = present?.id ?? newId();
      const old = present ? await openOldTokens(services, tx, workspaceId, id, site.baseUrl) : null;
      // What a person suspended stays suspended, however good the new tokens are.
      const suspended = present?.state === "suspended";
      const sealed = await sealTokens(services, tx, workspaceId, { id, provider }, site.baseUrl, tokens);
      await putConnection(tx, {
        ...sealed,
        ...{ workspaceId, id, provider, host: site.host, configId: flow.configId },
        providerUserId: account.id,
        providerUsername: account.username,
        scopesAsked: flow.scopesAsked,
        scopesGranted,
        state: suspended ? "suspended" : state,
        stateReason: suspended ? present.stateReason : reason,
        connectedBy: actor.userId,
        connectedByName: actor.name,
      });
      await recordActivity(tx, workspaceId, doerOf(actor), {
        action: "git_provider_connected",
        entityId: id,
        metadata: {
          ...{ provider, providerUsername: account.username, host: site.host },
          ...{ scopesAsked: flow.scopesAsked, scopesGranted, reconnected: present !== undefined },
        },
      });
      return present ? { id, providerUsername: account.username, old } : null;
    });
  } catch (error) {
    // Two first connections of one account at once: the loser finds the winner's row and renews it.
    if (attempt > 1 || !isUniqueViolation(error, "git_connections_account")) throw error;
    return await keepConnection(services, actor, flow, tokens, account, attempt + 1);
  }
}

const issuerOf = (provider: Provider, site: Site): string =>
  provider === "github" ? `${site.baseUrl}/login/oauth` : site.baseUrl;

function denied(services: Services, provider: Provider, error: string): AppError {
  const { name } = services.providers[provider];
  return new AppError("PROVIDER_REFUSED", {
    say: `${name} says that access was not granted. Nothing was stored.`,
    context: { problem: error === "access_denied" ? "access_denied" : "provider_refused" },
  });
}

async function recordRejection(services: Services, actor: Actor, answer: CallbackAnswer, error: unknown) {
  const reason =
    error instanceof AppError ? String(error.context.problem ?? error.code).toLowerCase() : "internal";
  await services.db.withWorkspace(actor, (tx) =>
    recordActivity(tx, actor.workspaceId, doerOf(actor), {
      action: "git_connect_rejected",
      entityId: answer.flowId,
      metadata: { provider: answer.provider, reason },
    }),
  );
}
