import { json } from "#tests/forges/answers";
import { type Call, fieldsOf } from "#tests/forges/call";
import { bearerOf, clientBasicOf } from "#tests/forges/credentials";
import type { GitlabState } from "#tests/forges/gitlab/switches";
import type { OauthApp } from "#tests/forges/model";
import { randomText } from "#tests/forges/random";
import { userOf } from "#tests/forges/state";
import type { IssuedToken, TokenShape } from "#tests/forges/token-book";

const ACCESS_SECONDS = 7200;

/** Two hours, not configurable; the refresh token has no end of its own. */
export const gitlabTokenShape: TokenShape = {
  access: () => randomText(64),
  refresh: () => randomText(64),
  accessLife: ACCESS_SECONDS,
  refreshLife: null,
};

const invalidClient =
  "Client authentication failed due to unknown client, no client authentication included, or unsupported authentication method.";
const invalidGrant =
  "The provided authorization grant is invalid, expired, revoked, does not match the redirection URI used in the authorization request, or was issued to another client.";

/** `POST /oauth/token`: client credentials in the body or as Basic; errors carry a 4xx status. */
export function answerToken(state: GitlabState, call: Call): Response {
  const fields = fieldsOf(call);
  const app = clientOf(state, call, fields);
  if (!app) return failure(401, "invalid_client", invalidClient);
  if (fields.get("grant_type") === "refresh_token") return refresh(state, app, fields);
  if (fields.get("grant_type") !== "authorization_code") {
    return failure(400, "unsupported_grant_type", "The authorization grant type is not supported.");
  }
  const grant = state.desk.redeem({
    code: fields.get("code"),
    clientId: app.clientId,
    redirectUri: fields.get("redirect_uri"),
    verifier: fields.get("code_verifier"),
  });
  if (typeof grant === "string") return failure(400, "invalid_grant", invalidGrant);
  const { login, scopes, family } = grant;
  return success(state.tokens.issue({ login, clientId: app.clientId, scopes, family }, gitlabTokenShape));
}

/** `POST /oauth/revoke`: 200 `{}` for any token of the client, also one which was never issued (RFC 7009 2.2). */
export function answerRevoke(state: GitlabState, call: Call): Response {
  const fields = fieldsOf(call);
  const app = clientOf(state, call, fields);
  if (!app) {
    return failure(403, "unauthorized_client", "You are not authorized to revoke this token");
  }
  const named = fields.get("token");
  const token = state.tokens.byAccess(named ?? undefined) ?? state.tokens.byRefresh(named);
  if (token?.clientId === app.clientId) {
    if (state.switches.revokeEndsPair || token.access === named) token.accessRevoked = true;
    if (state.switches.revokeEndsPair || token.refresh === named) token.refreshRevoked = true;
  }
  return json({});
}

/** `GET /oauth/token/info` for the bearer's own token. */
export function tokenInfo(state: GitlabState, call: Call): Response {
  const token = state.tokens.living(bearerOf(call.headers));
  if (!token) return failure(401, "invalid_token", "The access token is invalid");
  const left =
    token.accessExpiresAt === null ? null : Math.floor((token.accessExpiresAt - state.now()) / 1000);
  return json({
    resource_owner_id: Number(userOf(state, token.login).id),
    scope: token.scopes,
    expires_in: left,
    application: { uid: token.clientId },
    created_at: Math.floor(token.createdAt / 1000),
  });
}

function refresh(state: GitlabState, app: OauthApp, fields: URLSearchParams): Response {
  const old = state.tokens.byRefresh(fields.get("refresh_token"));
  const sameAddress = !state.switches.redirectUriOnRefresh || fields.get("redirect_uri") === app.redirectUri;
  if (!old || old.clientId !== app.clientId || !state.tokens.refreshLives(old) || !sameAddress) {
    return failure(400, "invalid_grant", invalidGrant);
  }
  // No grace: the old access token stops in the middle of whatever it was used for.
  old.accessRevoked = true;
  old.refreshRevoked = true;
  return success(state.tokens.issue(old, gitlabTokenShape));
}

function clientOf(state: GitlabState, call: Call, fields: URLSearchParams): OauthApp | undefined {
  const basic = clientBasicOf(call.headers);
  const id = basic?.user ?? fields.get("client_id");
  const secret = basic?.password ?? fields.get("client_secret");
  return state.apps.find((app) => app.clientId === id && app.clientSecret === secret);
}

const success = (token: IssuedToken): Response =>
  json({
    access_token: token.access,
    token_type: "Bearer",
    expires_in: ACCESS_SECONDS,
    refresh_token: token.refresh,
    scope: token.scopes.join(" "),
    created_at: Math.floor(token.createdAt / 1000),
  });

const failure = (status: number, error: string, description: string): Response =>
  json({ error, error_description: description }, status);
