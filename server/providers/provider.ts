import type { Provider } from "#db/vocabulary";
import type { PageMemory } from "#server/providers/page-memory";
import type { Secret } from "#server/secret";

/** The workspace's OAuth app, in the clear for one use. */
export interface OAuthApp {
  readonly clientId: Secret;
  readonly clientSecret: Secret;
  readonly redirectUri: string;
}

/** Addresses of one provider installation, derived from its base URL. */
export interface Site {
  readonly baseUrl: string;
  readonly host: string;
  readonly authorizeUrl: string;
  readonly tokenUrl: string;
  readonly apiUrl: string;
}

export interface TokenSet {
  readonly accessToken: Secret;
  readonly refreshToken: Secret | null;
  readonly expiresAt: Date | null;
  /** Null when the provider's answer does not say. */
  readonly scopes: readonly string[] | null;
}

export type TokenPair = Pick<TokenSet, "accessToken" | "refreshToken">;

export interface RemoteAccount {
  /** The provider's stable id; names can change hands. */
  readonly id: string;
  readonly username: string;
  /** Scopes the provider reports for the token itself, where it does. */
  readonly scopes: readonly string[] | null;
}

export interface RemoteRepository {
  readonly externalId: string;
  readonly fullName: string;
  /** Null for a repository without commits. */
  readonly defaultBranch: string | null;
  readonly language: string | null;
  readonly isPrivate: boolean;
  readonly htmlUrl: string;
  readonly hasWriteAccess: boolean;
  readonly archived: boolean;
  /** ISO 8601, UTC: the last push at GitHub, the last activity at GitLab, the last change at Bitbucket. Null where not told. */
  readonly lastActiveAt: string | null;
  /** Path under the host for git, without `.git`. */
  readonly clonePath: string;
}

/** Why a listing is not everything: what is missing, in plain words, and where a person can change that. */
export interface Gap {
  readonly kind: "sso" | "restricted" | "cap" | "archived" | "empty" | "below_floor" | "scopes" | "workspace";
  readonly message: string;
  readonly href: string | null;
}

export interface Listing {
  readonly repositories: readonly RemoteRepository[];
  readonly gaps: readonly Gap[];
}

export interface ListingRequest {
  /** Most repositories to return. */
  readonly cap: number;
  /** Part of a name; the whole account is searched, past the cap of the plain listing. */
  readonly search?: string | undefined;
  readonly memory?: PageMemory | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What the provider said to a revocation. `unsupported`: it has no way; the person must remove the app there. */
export type Revocation = "revoked" | "already_gone" | "unsupported" | "failed";

/** Facts for the person who registers the OAuth app. */
export interface Registration {
  readonly registerAt: (site: Site) => string;
  readonly steps: readonly string[];
  readonly scopesInWords: string;
}

/**
 * One provider. Adapters are stateless values: the token is an argument and never kept. Each throws AppError
 * REAUTH_REQUIRED (401), FORBIDDEN, NOT_FOUND, RATE_LIMITED or PROVIDER_UNAVAILABLE, with a sentence for people.
 */
export interface ProviderAdapter {
  readonly kind: Provider;
  readonly name: string;
  readonly defaultBaseUrl: string;
  /** False where the provider exists only as a service and has no installations of its own. */
  readonly selfManaged: boolean;
  /** Whether the provider documents PKCE (RFC 7636). It is sent where documented and nowhere else. */
  readonly pkce: boolean;
  readonly scopesAsked: readonly string[];
  readonly scopesNeeded: readonly string[];
  readonly registration: Registration;
  /** User name that goes with the token in git's basic authentication. */
  readonly gitUsername: string;
  site(baseUrl: string): Site;
  identify(site: Site, token: Secret, signal?: AbortSignal): Promise<RemoteAccount>;
  /** What may be enabled: repositories with write access, most recently active first, archived and empty ones left out. */
  list(site: Site, token: Secret, request: ListingRequest): Promise<Listing>;
  /** Reads one repository by its stable id with the connection's own rights. */
  read(site: Site, token: Secret, externalId: string, signal?: AbortSignal): Promise<RemoteRepository>;
  /** What answers to a name now, if anything does: a name can pass to another repository. */
  findByName(
    site: Site,
    token: Secret,
    fullName: string,
    signal?: AbortSignal,
  ): Promise<RemoteRepository | undefined>;
  /**
   * Ends the tokens at the provider. Never throws: disconnecting must go on. `wholeGrant` also takes back the consent where
   * the provider can, with every token that hangs on it.
   */
  revoke(
    site: Site,
    app: OAuthApp,
    tokens: TokenPair,
    options?: { wholeGrant: boolean },
  ): Promise<Revocation>;
  /** Whether the provider itself says that the tokens are dead. False when it does not, or cannot. Never throws. */
  verifyRevoked(site: Site, app: OAuthApp, tokens: TokenPair): Promise<boolean>;
  /** Whether the provider has any way to revoke. */
  readonly revocable: boolean;
  /** The provider's page where a person takes back the consent by hand. */
  grantsPage(site: Site): string;
  /** Link to lines of a file at a commit. */
  permalink(htmlUrl: string, commit: string, path: string, line: number | null): string;
}
