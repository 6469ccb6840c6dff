import { approve, type Decision } from "#tests/forges/approve";
import type { Forge } from "#tests/forges/forge";

/** Paths of the OAuth endpoints below the web base. */
export const oauthPaths = {
  github: { authorize: "/login/oauth/authorize", token: "/login/oauth/access_token" },
  gitlab: { authorize: "/oauth/authorize", token: "/oauth/token" },
  bitbucket: { authorize: "/site/oauth2/authorize", token: "/site/oauth2/access_token" },
} as const;

/** The OAuth client these tests are: the forge's first application. */
export function clientOf(forge: Forge): Forge["apps"][number] {
  const app = forge.apps[0];
  if (!app) throw new Error("the forge has no application");
  return app;
}

/** An authorize address as a careful client builds it; a null leaves a parameter out. */
export function authorizeUrl(forge: Forge, changes: Record<string, string | null> = {}): URL {
  const app = clientOf(forge);
  const url = new URL(forge.bases.web + oauthPaths[forge.provider].authorize);
  const usual = {
    client_id: app.clientId,
    redirect_uri: app.redirectUri,
    response_type: "code",
    scope: app.scopes.join(" "),
    state: "state-1",
  };
  for (const [name, value] of Object.entries({ ...usual, ...changes })) {
    if (value !== null) url.searchParams.set(name, value);
  }
  return url;
}

/** Lets the account decide and returns the code the client receives. Throws when it receives an error. */
export async function codeFrom(
  forge: Forge,
  changes: Record<string, string | null> = {},
  choice: Decision = {},
): Promise<string> {
  const back = await approve(forge, authorizeUrl(forge, changes), choice);
  const code = back.searchParams.get("code");
  if (code === null) throw new Error(`no code but ${back.searchParams.get("error")}`);
  return code;
}

/** Posts to the token endpoint with the client authentication the provider documents. */
export async function postToken(
  forge: Forge,
  fields: Record<string, string>,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const app = clientOf(forge);
  const inBody = forge.provider !== "bitbucket";
  const form = new URLSearchParams(fields);
  if (inBody && !form.has("client_id")) form.set("client_id", app.clientId);
  if (inBody && !form.has("client_secret")) form.set("client_secret", app.clientSecret);
  const headers: Record<string, string> = { accept: "application/json" };
  if (!inBody) headers.authorization = `Basic ${btoa(`${app.clientId}:${app.clientSecret}`)}`;
  const url = forge.bases.web + oauthPaths[forge.provider].token;
  const response = await forge.fetch(new Request(url, { method: "POST", headers, body: form }));
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** Exchanges a code. */
export const exchange = (forge: Forge, code: string, more: Record<string, string> = {}) =>
  postToken(forge, {
    grant_type: "authorization_code",
    code,
    redirect_uri: clientOf(forge).redirectUri,
    ...more,
  });

/** Refreshes as the most careful client would, with the redirect_uri. */
export const refresh = (forge: Forge, refreshToken: unknown, more: Record<string, string> = {}) =>
  postToken(forge, {
    grant_type: "refresh_token",
    refresh_token: String(refreshToken),
    redirect_uri: clientOf(forge).redirectUri,
    ...more,
  });

/** Reads an API path with a bearer token. */
export const read = (forge: Forge, path: string, token: unknown): Promise<Response> =>
  forge.fetch(new Request(forge.bases.api + path, { headers: { authorization: `Bearer ${String(token)}` } }));
