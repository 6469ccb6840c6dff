import { json } from "#tests/forges/answers";
import type { BitbucketState } from "#tests/forges/bitbucket/switches";
import { type Call, fieldsOf } from "#tests/forges/call";
import { clientBasicOf } from "#tests/forges/credentials";
import { randomText } from "#tests/forges/random";
import type { IssuedToken, TokenShape } from "#tests/forges/token-book";

const ACCESS_SECONDS = 7200;
const THREE_MONTHS_SECONDS = 90 * 24 * 3600;

/** Two hours; an unused refresh token dies after three months. */
export const bitbucketTokenShape = (state: BitbucketState): TokenShape => ({
  access: () => randomText(state.switches.longTokens ? 2600 : 88),
  refresh: () => randomText(state.switches.longTokens ? 2560 : 32),
  accessLife: ACCESS_SECONDS,
  refreshLife: THREE_MONTHS_SECONDS,
});

/** `POST /site/oauth2/access_token`: client credentials as Basic and nowhere else. */
export function answerToken(state: BitbucketState, call: Call): Response {
  const client = clientBasicOf(call.headers);
  const app = state.apps.find(
    (known) => known.clientId === client?.user && known.clientSecret === client?.password,
  );
  if (!client)
    return failure("unauthorized_client", "Requests must be authenticated using OAuth client credentials");
  if (!app) return failure("unauthorized_client", "Invalid OAuth client credentials");
  const fields = fieldsOf(call);
  if (fields.get("grant_type") === "refresh_token") {
    return refresh(state, app.clientId, fields.get("refresh_token"));
  }
  if (fields.get("grant_type") !== "authorization_code") {
    return failure("unsupported_grant_type", "Unsupported grant type");
  }
  const grant = state.desk.redeem({
    code: fields.get("code"),
    clientId: app.clientId,
    redirectUri: fields.get("redirect_uri"),
    verifier: null,
  });
  if (typeof grant === "string") return failure("invalid_grant", "The specified code is not valid.");
  const { login, scopes, family } = grant;
  const token = state.tokens.issue(
    { login, clientId: app.clientId, scopes, family },
    bitbucketTokenShape(state),
  );
  return success(state, token, "authorization_code");
}

/** Rotates; the used refresh token goes on working for a while, for a client which lost the answer. */
function refresh(state: BitbucketState, clientId: string, refreshToken: string | null): Response {
  const old = state.tokens.byRefresh(refreshToken);
  const grace = state.switches.refreshGraceSeconds * 1000;
  const spent = old?.refreshUsedAt != null && state.now() >= old.refreshUsedAt + grace;
  if (!old || old.clientId !== clientId || spent || !state.tokens.refreshLives(old)) {
    return failure("invalid_grant", "Invalid refresh_token");
  }
  old.refreshUsedAt ??= state.now();
  return success(state, state.tokens.issue(old, bitbucketTokenShape(state)), "refresh_token");
}

const success = (state: BitbucketState, token: IssuedToken, grantType: string): Response =>
  json({
    [state.switches.scopeKey]: token.scopes.join(" "),
    access_token: token.access,
    expires_in: ACCESS_SECONDS,
    token_type: "bearer",
    state: grantType,
    refresh_token: token.refresh,
  });

const failure = (error: string, description: string): Response =>
  json({ error, error_description: description }, 400);
