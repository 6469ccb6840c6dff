import { z } from "zod";
import { empty, json } from "#tests/forges/answers";
import { type Call, jsonOf } from "#tests/forges/call";
import { basicOf } from "#tests/forges/credentials";
import { githubUser } from "#tests/forges/github/shape";
import type { GithubState } from "#tests/forges/github/switches";
import type { OauthApp } from "#tests/forges/model";
import { userOf } from "#tests/forges/state";
import type { IssuedToken } from "#tests/forges/token-book";

const TokenBody = z.object({ access_token: z.string().min(1) });
const CredentialsBody = z.object({ credentials: z.array(z.string()).min(1).max(1000) });

/** `POST /applications/{client_id}/token`: 200 with the token's account and scopes, 404 when it opens nothing. */
export const checkToken = (state: GithubState, call: Call): Response =>
  withToken(state, call, (app, token) =>
    json({
      id: token.createdAt,
      url: `${state.bases.api}/authorizations/${token.createdAt}`,
      app: { name: app.name, url: state.bases.web, client_id: app.clientId },
      token: "",
      hashed_token: "",
      token_last_eight: token.access.slice(-8),
      scopes: token.scopes,
      expires_at: token.accessExpiresAt === null ? null : new Date(token.accessExpiresAt).toISOString(),
      created_at: new Date(token.createdAt).toISOString(),
      user: githubUser(state, userOf(state, token.login)),
    }),
  );

/** `DELETE /applications/{client_id}/token`: this token stops, its siblings go on. */
export const deleteToken = (state: GithubState, call: Call): Response =>
  withToken(state, call, (_, token) => {
    state.tokens.revoke((other) => other === token);
    return empty(204);
  });

/** `DELETE /applications/{client_id}/grant`: every token of that account for that application stops. */
export const deleteGrant = (state: GithubState, call: Call): Response =>
  withToken(state, call, (app, token) => {
    state.tokens.forgetGrant(app.clientId, token.login);
    return empty(204);
  });

/** `POST /credentials/revoke`: anybody who holds a token may end it, and must not authenticate to do so. */
export function revokeCredentials(state: GithubState, call: Call): Response {
  if (call.headers.has("authorization")) return json({ message: "Requires no authentication" }, 403);
  const body = CredentialsBody.safeParse(jsonOf(call));
  if (!body.success) return json({ message: "Validation Failed" }, 422);
  const named = new Set(body.data.credentials);
  state.tokens.revoke(
    (token) => named.has(token.access) || (token.refresh !== null && named.has(token.refresh)),
  );
  return json({}, 202);
}

function withToken(
  state: GithubState,
  call: Call,
  answer: (app: OauthApp, token: IssuedToken) => Response,
): Response {
  const client = basicOf(call.headers);
  const app = state.apps.find((known) => known.clientId === call.params.client);
  if (!app || client?.user !== app.clientId || client.password !== app.clientSecret) {
    return json({ message: "Bad credentials" }, 401);
  }
  const body = TokenBody.safeParse(jsonOf(call));
  if (!body.success) return json({ message: "Validation Failed" }, 422);
  const token = state.tokens.living(body.data.access_token);
  return token?.clientId === app.clientId ? answer(app, token) : json({ message: "Not Found" }, 404);
}
