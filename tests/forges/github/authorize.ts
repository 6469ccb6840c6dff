import type { Call } from "#tests/forges/call";
import { askConsent, type ConsentManners, returnWithError, settleConsent } from "#tests/forges/consent";
import { normalizedScopes } from "#tests/forges/github/scopes";
import type { GithubState } from "#tests/forges/github/switches";
import { page } from "#tests/forges/page";
import { refuseChallenge } from "#tests/forges/pkce";

const manners = (state: GithubState): ConsentManners => ({
  reducible: state.switches.partialGrant,
  remembered: state.switches.rememberConsent,
});

/** `GET /login/oauth/authorize` (GitHub docs, "Authorizing OAuth apps"). A wrong redirect_uri goes to the registered one. */
export function showAuthorize(state: GithubState, call: Call): Response {
  const query = call.url.searchParams;
  const app = state.apps.find((known) => known.clientId === query.get("client_id"));
  if (!app) {
    return page({
      label: state.label,
      title: "Unknown application",
      body: "<p>No such client_id.</p>",
      status: 404,
    });
  }
  const back = { redirectUri: app.redirectUri, state: query.get("state") };
  const asked = query.get("redirect_uri");
  if (asked !== null && asked !== app.redirectUri) {
    const reason = "The redirect_uri MUST match the registered callback URL for this application.";
    return returnWithError(back, "redirect_uri_mismatch", reason);
  }
  const refusal = refuseChallenge(state.switches.pkce, query);
  if (refusal) return returnWithError(back, "invalid_request", refusal);
  return askConsent(
    state,
    call,
    {
      ...back,
      app,
      redirectUriSent: asked !== null,
      scopes: state.switches.kind === "app" ? [] : askedScopes(state, app.clientId, query.get("scope")),
      challenge: state.switches.pkce === "ignored" ? null : query.get("code_challenge"),
    },
    manners(state),
  );
}

/** `POST /login/oauth/authorize`: the decision of the consent form. */
export const decideAuthorize = (state: GithubState, call: Call): Response =>
  settleConsent(state, call, manners(state));

/** Without a scope the account is asked again for what it granted before. */
function askedScopes(state: GithubState, clientId: string, parameter: string | null): readonly string[] {
  const login = state.world.users[0]?.login ?? "";
  const before = state.tokens.grantedScopes(clientId, login) ?? [];
  const scopes = parameter === null ? before : normalizedScopes(parameter);
  const { grantOnly } = state.switches;
  return grantOnly === null ? scopes : scopes.filter((scope) => grantOnly.includes(scope));
}
