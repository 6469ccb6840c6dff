import type { Call } from "#tests/forges/call";
import { askConsent, type ConsentManners, returnWithError, settleConsent } from "#tests/forges/consent";
import type { GitlabState } from "#tests/forges/gitlab/switches";
import { page } from "#tests/forges/page";
import { refuseChallenge } from "#tests/forges/pkce";

const manners = (state: GitlabState): ConsentManners => ({
  reducible: false,
  remembered: state.switches.rememberConsent,
});

/** `GET /oauth/authorize` (GitLab docs, "OAuth 2.0 identity provider API"). Only registered scopes may be asked. */
export function showAuthorize(state: GitlabState, call: Call): Response {
  const query = call.url.searchParams;
  const app = state.apps.find((known) => known.clientId === query.get("client_id"));
  const redirectUri = query.get("redirect_uri");
  if (!app) return refusal(state, "Client authentication failed due to unknown client.");
  if (redirectUri !== app.redirectUri) return refusal(state, "The redirect URI included is not valid.");
  const back = { redirectUri, state: query.get("state") };
  if (query.get("response_type") !== "code") {
    return returnWithError(
      back,
      "unsupported_response_type",
      "The server does not support this response type.",
    );
  }
  const scopes = (query.get("scope") ?? "").split(" ").filter((scope) => scope !== "");
  if (!scopes.every((scope) => app.scopes.includes(scope))) {
    return returnWithError(back, "invalid_scope", "The requested scope is invalid, unknown, or malformed.");
  }
  const wrongChallenge = refuseChallenge(state.switches.pkce, query);
  if (wrongChallenge) return returnWithError(back, "invalid_request", wrongChallenge);
  const request = {
    ...back,
    app,
    redirectUriSent: true,
    // An application's first scope is the default of Doorkeeper when none is asked.
    scopes: scopes.length > 0 ? scopes : app.scopes.slice(0, 1),
    challenge: state.switches.pkce === "ignored" ? null : query.get("code_challenge"),
  };
  return askConsent(state, call, request, manners(state));
}

/** `POST /oauth/authorize`: the decision of the consent form. */
export const decideAuthorize = (state: GitlabState, call: Call): Response =>
  settleConsent(state, call, manners(state));

const refusal = (state: GitlabState, reason: string): Response =>
  page({ label: state.label, title: "An error has occurred", body: `<p>${reason}</p>`, status: 400 });
