import type { Provider } from "#db/vocabulary";
import type { Fault } from "#tests/forges/faults";
import type { SeenRequest, Violation } from "#tests/forges/ledger";
import type { ForgeRepository, ForgeWorld, OauthApp } from "#tests/forges/model";
import type { Bases } from "#tests/forges/state";
import type { IssuedToken } from "#tests/forges/token-book";
import type { Endpoint } from "#tests/forges/vocabulary";

/** A stateful stand-in for a provider. It owns no socket: `msw.ts` and `http.ts` are thin shells around `fetch`. */
export interface Forge<Switches extends object = object> {
  readonly provider: Provider;
  /** Accounts, namespaces and repositories. Tests may change them while the forge runs. */
  readonly world: ForgeWorld;
  /** Registered applications; more may be pushed. */
  readonly apps: OauthApp[];
  /** Quirks, to be flipped at any time. */
  readonly switches: Switches;
  /** Current web and API base addresses. */
  readonly bases: Readonly<Bases>;
  /** Requests so far, by what they were for. */
  readonly stats: Readonly<Record<Endpoint, number>>;
  /** The last requests, oldest first, without secret values. */
  readonly requests: readonly SeenRequest[];
  /** What a read-only client should never have sent. */
  readonly violations: readonly Violation[];

  fetch(request: Request): Promise<Response>;
  /** Moves the forge to an origin of its own, as a self-managed instance would stand there. */
  mount(origin: string): void;
  /** Plans a failure of the next requests to an endpoint. */
  fail(endpoint: Endpoint, fault: Fault): void;
  /** Forgets planned failures. */
  heal(): void;
  /** Every secret value it issued or knows: client secrets, codes, tokens. For leak tests. */
  secrets(): string[];
  /** Issues tokens without the browser part. Scopes default to the application's. */
  issueToken(request?: { login?: string; clientId?: string; scopes?: readonly string[] }): IssuedToken;
  /** The account takes back its grant to every application, as on the provider's settings page. */
  withdrawGrants(): void;
  /** Lets every access token grow older than its life; refresh tokens stay good. */
  expireAccessTokens(): void;
  /** Tokens which would still open something, of all accounts and applications. */
  livingTokens(): IssuedToken[];
  /** The repository with this full path. Throws when there is none. */
  repository(path: string): ForgeRepository;
  /** Folder of a repository's bare git repository, made at need; see `commitFiles` to push to it. */
  gitDirectory(path: string): Promise<string>;
  /** Ends hanging requests and removes the git repositories from disk. */
  close(): Promise<void>;
}
