import type { BitbucketState } from "#tests/forges/bitbucket/switches";
import type { Call } from "#tests/forges/call";
import { askConsent, returnWithError, settleConsent } from "#tests/forges/consent";
import { page } from "#tests/forges/page";

const manners = { reducible: false, remembered: false };

/**
 * `GET /site/oauth2/authorize` (Atlassian docs, "OAuth 2.0"). The scopes are those ticked on the consumer, whatever
 * the address asks for.
 */
export function showAuthorize(state: BitbucketState, call: Call): Response {
  const query = call.url.searchParams;
  const app = state.apps.find((known) => known.clientId === query.get("client_id"));
  const asked = query.get("redirect_uri");
  if (!app) return refusal(state, "Invalid client_id");
  if (asked !== null && asked !== app.redirectUri) return refusal(state, "Invalid redirect_uri");
  const back = { redirectUri: app.redirectUri, state: query.get("state") };
  if (query.get("response_type") !== "code") {
    return returnWithError(back, "unsupported_response_type", "The response type is not supported.");
  }
  const request = { ...back, app, redirectUriSent: asked !== null, scopes: app.scopes, challenge: null };
  return askConsent(state, call, request, manners);
}

/** `POST /site/oauth2/authorize`: the decision of the consent form. */
export const decideAuthorize = (state: BitbucketState, call: Call): Response =>
  settleConsent(state, call, manners);

const refusal = (state: BitbucketState, reason: string): Response =>
  page({
    label: state.label,
    title: reason,
    body: "<p>This integration is misconfigured. Contact the vendor for assistance.</p>",
    status: 400,
  });
