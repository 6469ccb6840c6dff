import {
  ArcticFetchError,
  CodeChallengeMethod,
  OAuth2Client,
  OAuth2RequestError,
  type OAuth2Tokens,
} from "arctic";
import { AppError } from "#server/errors";
import { pinnedTo } from "#server/outbound/guard";
import { send } from "#server/outbound/request";
import { observedCall, parseJson } from "#server/providers/api-call";
import type { OAuthApp, ProviderAdapter, Site, TokenSet } from "#server/providers/provider";
import { Secret } from "#server/secret";

const DEADLINE_MS = 10_000;
/** Of a token answer on its way here: several times the longest tokens there are. */
const MAX_BYTES = 32 * 1024;

/** The address that asks the person for consent: code flow, state, and PKCE where the provider documents it. */
export function authorizationUrl(
  provider: ProviderAdapter,
  site: Site,
  app: OAuthApp,
  request: { state: string; verifier: Secret },
): URL {
  const client = new OAuth2Client(app.clientId.reveal(), null, app.redirectUri);
  const scopes = [...provider.scopesAsked];
  if (!provider.pkce) return client.createAuthorizationURL(site.authorizeUrl, request.state, scopes);
  const verifier = request.verifier.reveal();
  return client.createAuthorizationURLWithPKCE(
    site.authorizeUrl,
    request.state,
    CodeChallengeMethod.S256,
    verifier,
    scopes,
  );
}

/**
 * Exchanges a code for tokens, once.
 *
 * @throws AppError CONFIG_INVALID when the provider refuses the app's credentials, PROVIDER_REFUSED when it refuses the code,
 * PROVIDER_UNAVAILABLE otherwise. None carries the provider's body, which may hold tokens.
 */
export async function exchangeCodeForToken(
  provider: ProviderAdapter,
  site: Site,
  app: OAuthApp,
  grant: { code: Secret; verifier: Secret },
): Promise<TokenSet> {
  const client = new OAuth2Client(formEncode(app.clientId), formEncode(app.clientSecret), app.redirectUri);
  const verifier = provider.pkce ? grant.verifier.reveal() : null;
  return await observedCall(provider.name, async () => {
    const tokens = await guarded(provider, site, () =>
      client.validateAuthorizationCode(site.tokenUrl, grant.code.reveal(), verifier),
    );
    return readTokens(provider, tokens.data);
  });
}

/**
 * Trades a refresh token for a new pair. Sent by hand and not through the client, because GitLab may require redirect_uri
 * here (GitLab docs, "OAuth 2.0 identity provider API").
 *
 * @throws AppError REAUTH_REQUIRED when the grant is dead, CONFIG_INVALID when the app is refused, RATE_LIMITED, and
 * PROVIDER_UNAVAILABLE for anything else, which may pass.
 */
export async function refreshTokens(
  provider: ProviderAdapter,
  site: Site,
  app: OAuthApp,
  refreshToken: Secret,
): Promise<TokenSet> {
  return await observedCall(provider.name, () => askForNewPair(provider, site, app, refreshToken));
}

async function askForNewPair(
  provider: ProviderAdapter,
  site: Site,
  app: OAuthApp,
  refreshToken: Secret,
): Promise<TokenSet> {
  const body = new URLSearchParams({ grant_type: "refresh_token", refresh_token: refreshToken.reveal() });
  if (provider.kind === "gitlab") body.set("redirect_uri", app.redirectUri);
  const credentials = `${formEncode(app.clientId)}:${formEncode(app.clientSecret)}`;
  const answer = await send({
    method: "POST",
    url: site.tokenUrl,
    headers: {
      authorization: `Basic ${Buffer.from(credentials).toString("base64")}`,
      "content-type": "application/x-www-form-urlencoded",
    },
    body: body.toString(),
    deadlineMs: DEADLINE_MS,
    maxBytes: 64 * 1024,
  });
  const wait = retryAfter(answer);
  if (answer.status === 429) throw limited(provider, wait);
  const data = parseJson(answer.text);
  if (answer.status < 500 && typeof data === "object" && data !== null && "error" in data)
    throw refreshRefusal(provider, String(data.error));
  if (answer.status !== 200) throw unavailable(provider, undefined, wait);
  return readTokens(provider, data);
}

async function guarded(
  provider: ProviderAdapter,
  site: Site,
  work: () => Promise<OAuth2Tokens>,
): Promise<OAuth2Tokens> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(unavailable(provider)), DEADLINE_MS);
  });
  try {
    return await Promise.race([pinnedTo(new URL(site.tokenUrl).origin, work, MAX_BYTES), deadline]);
  } catch (error) {
    if (error instanceof AppError) throw error;
    if (error instanceof OAuth2RequestError) throw tokenRefusal(provider, error.code);
    // Other errors of the client can carry the answer's body: only a network failure is kept as a cause.
    throw unavailable(provider, error instanceof ArcticFetchError ? error.cause : undefined);
  } finally {
    clearTimeout(timer);
  }
}

/** Reads a token answer of any of the three dialects (RFC 6749 section 5.1, and what the providers make of it). */
function readTokens(provider: ProviderAdapter, data: unknown): TokenSet {
  const fields = (typeof data === "object" && data !== null ? data : {}) as Record<string, unknown>;
  // GitHub answers refusals with status 200 and an error field.
  if (typeof fields.error === "string") throw tokenRefusal(provider, fields.error);
  const { access_token: access, refresh_token: refresh, token_type: type } = fields;
  if (typeof access !== "string" || access === "" || access.length > 65_536) throw unavailable(provider);
  if (typeof type === "string" && type.toLowerCase() !== "bearer") throw unavailable(provider);
  return {
    accessToken: new Secret(access),
    refreshToken: typeof refresh === "string" && refresh !== "" ? new Secret(refresh) : null,
    expiresAt: readExpiry(fields.expires_in),
    scopes: readScopes(fields.scope ?? fields.scopes),
  };
}

/** Seconds, as a number or digits. Anything else counts as not given, so that a date is never invented. */
function readExpiry(value: unknown): Date | null {
  const seconds = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
  const usable = typeof seconds === "number" && seconds > 0 && seconds < 10 * 365 * 86_400;
  return usable ? new Date(Date.now() + seconds * 1000) : null;
}

/** Comma at GitHub, space elsewhere, a list in older Bitbucket answers. */
function readScopes(value: unknown): string[] | null {
  if (Array.isArray(value)) return value.filter((scope) => typeof scope === "string");
  if (typeof value !== "string") return null;
  return value.split(/[,\s]+/).filter((scope) => scope !== "");
}

/** Client credentials are form-encoded before Basic (RFC 6749 section 2.3.1); the client library leaves that out. */
const formEncode = (secret: Secret): string =>
  new URLSearchParams({ v: secret.reveal() }).toString().slice(2);

const CLIENT_FAULTS = [
  "invalid_client",
  "incorrect_client_credentials",
  "unauthorized_client",
  "redirect_uri_mismatch",
];

const GRANT_FAULTS = ["invalid_grant", "bad_refresh_token"];

function tokenRefusal(provider: ProviderAdapter, error: string): AppError {
  const context = { provider: provider.kind, error: error.slice(0, 64) };
  if (CLIENT_FAULTS.includes(error)) {
    return new AppError("CONFIG_INVALID", {
      say: `${provider.name} does not accept the OAuth app's id, secret or redirect URI. Check the provider config.`,
      context,
    });
  }
  return new AppError("PROVIDER_REFUSED", {
    say: `${provider.name} did not accept the sign-in. Start the connection again.`,
    context,
  });
}

/** Only the two words for it mean that the grant is dead; whatever else a provider says at a refresh may pass. */
function refreshRefusal(provider: ProviderAdapter, error: string): AppError {
  if (CLIENT_FAULTS.includes(error)) return tokenRefusal(provider, error);
  if (!GRANT_FAULTS.includes(error)) return unavailable(provider);
  return new AppError("REAUTH_REQUIRED", {
    say: `${provider.name} ended this connection's access. Reconnect it to go on.`,
    context: { provider: provider.kind, error },
  });
}

const unavailable = (provider: ProviderAdapter, cause?: unknown, retryAfterSeconds?: number): AppError =>
  new AppError("PROVIDER_UNAVAILABLE", {
    say: `${provider.name} did not answer as expected. Try again in a moment.`,
    context: { provider: provider.kind },
    cause,
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  });

const limited = (provider: ProviderAdapter, retryAfterSeconds: number | undefined): AppError =>
  new AppError("RATE_LIMITED", {
    say: `${provider.name} asks to wait before the next request.`,
    context: { provider: provider.kind },
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  });

/** Seconds of a Retry-After header, which is a number or a date (RFC 9110 section 10.2.3). At most a quarter of an hour. */
function retryAfter({ headers }: { headers: Headers }): number | undefined {
  const value = headers.get("retry-after");
  if (value === null) return undefined;
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.min(900, Math.max(1, Math.ceil(seconds))) : undefined;
}
