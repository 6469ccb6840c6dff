import type { listConnections } from "#db/queries/connections";
import { type Check, fail, ok, type Say, saidBy, warn } from "#server/connect/examine/check";
import type { OpenedTokens } from "#server/connect/open-tokens";
import { withToken } from "#server/connect/with-token";
import { missingScopes } from "#server/domain/scope-state";
import { scopesInWords } from "#server/domain/scopes-in-words";
import { AppError } from "#server/errors";
import type { Services } from "#server/services";

type Connection = Awaited<ReturnType<typeof listConnections>>[number];

const SOON_SECONDS = 24 * 60 * 60;

/**
 * Looks at one connection as the product's own health check does: a token that is due is refreshed, and what the provider
 * says of it is written down. A suspended one is left alone.
 */
export async function examineConnection(
  services: Services,
  workspaceId: string,
  connection: Connection,
  say: Say,
): Promise<void> {
  const { name } = services.providers[connection.provider];
  const label = `${name} account ${connection.providerUsername}`;
  if (connection.state === "suspended") {
    say(warn(`${label} is suspended`, connection.stateReason ?? "resume it when the incident is over"));
    return;
  }
  const ask = <T>(work: (taken: OpenedTokens) => Promise<T>) =>
    withToken(services, services.db, { workspaceId }, connection.id, "check health", work);
  try {
    const { taken, account } = await ask(async (taken) => ({
      taken,
      account: await taken.adapter.identify(taken.site, taken.accessToken),
    }));
    if (account.id === connection.providerUserId) say(ok(`${label}: the token opens and is accepted`));
    else say(fail(`${label}: the token belongs to ${account.username}`, "reconnect as the right account"));
    sayScopes(label, taken, account.scopes ?? connection.scopesGranted, say);
    say(expiryOf(label, taken));
  } catch (error) {
    say(fail(`${label} cannot be used`, saidBy(error)));
    return;
  }
  try {
    const { repositories } = await ask(({ adapter, site, accessToken }) =>
      adapter.list(site, accessToken, { cap: 1 }),
    );
    if (repositories.length > 0) say(ok(`${label}: its repositories are listed`));
    else say(warn(`${label} lists no repository`, "check that it may write to those that are to be scanned"));
  } catch (error) {
    // Narrow scopes leave a connection limited and not broken: the line on scopes says what is missing.
    const narrow = error instanceof AppError && error.context.problem === "insufficient_scope";
    say((narrow ? warn : fail)(`${label}: its repositories are not listed`, saidBy(error)));
  }
}

function sayScopes(label: string, { adapter }: OpenedTokens, granted: readonly string[], say: Say): void {
  const { name, scopesAsked: asked, scopesNeeded: needed } = adapter;
  if (granted.length === 0 || missingScopes(needed, granted).length === 0) {
    say(ok(`${label}: ${scopesInWords(name, { asked, granted, needed })}`));
    return;
  }
  const advice = `${scopesInWords(name, { asked, granted, needed })} Tick it on the OAuth app, then reconnect.`;
  say(warn(`${label} was not granted all scopes`, advice));
}

function expiryOf(label: string, { secondsLeft, refreshToken }: OpenedTokens): Check {
  if (secondsLeft === null) return ok(`${label}: the token has no end`);
  const minutes = Math.max(0, Math.floor(secondsLeft / 60));
  const what = `${label}: the token ends in ${minutes} minutes`;
  if (refreshToken) return ok(`${what} and is refreshed before`);
  return secondsLeft > SOON_SECONDS
    ? ok(what)
    : warn(`${what} and cannot be refreshed`, "reconnect it before");
}
