import { json } from "#tests/forges/answers";
import type { CodeRefusal } from "#tests/forges/authorization-desk";
import { type Call, fieldsOf } from "#tests/forges/call";
import { clientBasicOf } from "#tests/forges/credentials";
import type { GithubState } from "#tests/forges/github/switches";
import type { OauthApp } from "#tests/forges/model";
import { randomText } from "#tests/forges/random";
import type { IssuedToken, IssueRequest, TokenShape } from "#tests/forges/token-book";

const oauthShape: TokenShape = {
  access: () => `gho_${randomText(36)}`,
  refresh: null,
  accessLife: null,
  refreshLife: null,
};

const appShape: TokenShape = {
  access: () => `ghu_${randomText(36)}`,
  refresh: () => `ghr_${randomText(76)}`,
  accessLife: 28_800,
  refreshLife: 15_811_200,
};

/** What tokens look like under the switches as they stand. */
export const githubTokenShape = (state: GithubState): TokenShape =>
  state.switches.kind === "app" ? appShape : oauthShape;

const refusals: Record<CodeRefusal, [code: string, description: string]> = {
  unknown: ["bad_verification_code", "The code passed is incorrect or expired."],
  expired: ["bad_verification_code", "The code passed is incorrect or expired."],
  used: ["bad_verification_code", "The code passed is incorrect or expired."],
  verifier: ["bad_verification_code", "The code passed is incorrect or expired."],
  other_client: ["incorrect_client_credentials", "The client_id and/or client_secret passed are incorrect."],
  redirect_uri: [
    "redirect_uri_mismatch",
    "The redirect_uri MUST match the registered callback URL for this application.",
  ],
};

/**
 * `POST /login/oauth/access_token`: client credentials in the body, as documented, or as Basic, which client libraries rely
 * on; every error comes with status 200.
 */
export function answerToken(state: GithubState, call: Call): Response {
  const fields = fieldsOf(call);
  const basic = clientBasicOf(call.headers);
  const clientId = basic?.user ?? fields.get("client_id");
  const clientSecret = basic?.password ?? fields.get("client_secret");
  const app = state.apps.find((known) => known.clientId === clientId && known.clientSecret === clientSecret);
  if (!app) return failure(call, ...refusals.other_client);
  if (fields.get("grant_type") === "refresh_token")
    return refresh(state, call, app, fields.get("refresh_token"));
  const grant = state.desk.redeem({
    code: fields.get("code"),
    clientId: app.clientId,
    redirectUri: fields.get("redirect_uri"),
    verifier: fields.get("code_verifier"),
  });
  if (typeof grant === "string") return failure(call, ...refusals[grant]);
  const { login, scopes, family } = grant;
  return success(state, call, issueWithinLimit(state, { login, clientId: app.clientId, scopes, family }));
}

function refresh(state: GithubState, call: Call, app: OauthApp, refreshToken: string | null): Response {
  const old = state.tokens.byRefresh(refreshToken);
  if (!old || old.clientId !== app.clientId || !state.tokens.refreshLives(old)) {
    return failure(call, "bad_refresh_token", "The refresh token passed is incorrect or expired.");
  }
  // Only user tokens of a GitHub App come here: both halves of the old pair stop with the refresh.
  old.accessRevoked = true;
  old.refreshRevoked = true;
  return success(state, call, state.tokens.issue(old, githubTokenShape(state)));
}

/** The oldest token of the same account, application and scopes dies when one too many is issued. */
function issueWithinLimit(state: GithubState, request: IssueRequest): IssuedToken {
  const token = state.tokens.issue(request, githubTokenShape(state));
  const limit = state.switches.tokenLimit;
  if (limit === null || state.switches.kind === "app") return token;
  const alike = state.tokens
    .livingOf(token.clientId, token.login)
    .filter((other) => sameScopes(other.scopes, token.scopes));
  for (const oldest of alike.slice(0, Math.max(0, alike.length - limit))) oldest.accessRevoked = true;
  return token;
}

const sameScopes = (one: readonly string[], other: readonly string[]): boolean =>
  [...one].sort().join() === [...other].sort().join();

function success(state: GithubState, call: Call, token: IssuedToken): Response {
  const answer = {
    access_token: token.access,
    // A comma, where the other providers put a space.
    scope: state.switches.kind === "app" ? "" : token.scopes.join(","),
    token_type: "bearer",
  };
  if (token.refresh === null) return encoded(call, answer);
  return encoded(call, {
    ...answer,
    expires_in: appShape.accessLife,
    refresh_token: token.refresh,
    refresh_token_expires_in: appShape.refreshLife,
  });
}

function failure(call: Call, error: string, description: string): Response {
  const help =
    "https://docs.github.com/apps/managing-oauth-apps/troubleshooting-oauth-app-access-token-request-errors/";
  return encoded(call, { error, error_description: description, error_uri: help });
}

/** JSON only for those who ask; the default is a form. */
function encoded(call: Call, answer: Record<string, string | number | null>): Response {
  if (call.headers.get("accept")?.includes("json")) return json(answer);
  const form = new URLSearchParams(Object.entries(answer).map(([name, value]) => [name, String(value)]));
  return new Response(form, { headers: { "cache-control": "no-store" } });
}
