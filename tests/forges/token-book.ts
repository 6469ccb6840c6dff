import type { Ledger } from "#tests/forges/ledger";
import { randomText } from "#tests/forges/random";

/** A pair of tokens (or one token) issued to an application for an account. */
export interface IssuedToken {
  readonly access: string;
  readonly refresh: string | null;
  readonly login: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly createdAt: number;
  /** All tokens which descend from one consent share it. */
  readonly family: string;
  accessExpiresAt: number | null;
  refreshExpiresAt: number | null;
  accessRevoked: boolean;
  refreshRevoked: boolean;
  /** When the refresh token was first used; null while it is fresh. */
  refreshUsedAt: number | null;
}

export interface IssueRequest {
  login: string;
  clientId: string;
  scopes: readonly string[];
  family?: string;
}

/** How a forge shapes its tokens. Lives are in seconds; null means "does not expire" or "gives none". */
export interface TokenShape {
  access(): string;
  refresh: (() => string) | null;
  accessLife: number | null;
  refreshLife: number | null;
}

/** Every token of a forge, living or dead. Dead ones stay, so that "was revoked" and "never existed" differ. */
export class TokenBook {
  readonly #all: IssuedToken[] = [];
  readonly #granted = new Map<string, readonly string[]>();

  constructor(
    private readonly ledger: Ledger,
    private readonly now: () => number,
  ) {}

  issue(request: IssueRequest, shape: TokenShape): IssuedToken {
    const now = this.now();
    const refresh = shape.refresh?.() ?? null;
    const token: IssuedToken = {
      access: this.ledger.secret(shape.access()),
      refresh: refresh === null ? null : this.ledger.secret(refresh),
      login: request.login,
      clientId: request.clientId,
      scopes: [...request.scopes],
      family: request.family ?? randomText(16),
      createdAt: now,
      accessExpiresAt: shape.accessLife === null ? null : now + shape.accessLife * 1000,
      refreshExpiresAt: shape.refreshLife === null ? null : now + shape.refreshLife * 1000,
      accessRevoked: false,
      refreshRevoked: refresh === null,
      refreshUsedAt: null,
    };
    this.#all.push(token);
    this.#granted.set(`${token.clientId} ${token.login}`, token.scopes);
    return token;
  }

  byAccess(access: string | undefined): IssuedToken | undefined {
    return this.#all.find((token) => token.access === access);
  }

  byRefresh(refresh: string | null): IssuedToken | undefined {
    return refresh === null ? undefined : this.#all.find((token) => token.refresh === refresh);
  }

  /** The token behind an access value, if it may be used now. */
  living(access: string | undefined): IssuedToken | undefined {
    const token = this.byAccess(access);
    return token && this.accessLives(token) ? token : undefined;
  }

  accessLives(token: IssuedToken): boolean {
    return !token.accessRevoked && (token.accessExpiresAt === null || token.accessExpiresAt > this.now());
  }

  refreshLives(token: IssuedToken): boolean {
    return !token.refreshRevoked && (token.refreshExpiresAt === null || token.refreshExpiresAt > this.now());
  }

  /** Tokens of an application and account which still open something, oldest first. */
  livingOf(clientId: string, login: string): IssuedToken[] {
    return this.#all.filter(
      (token) => token.clientId === clientId && token.login === login && this.accessLives(token),
    );
  }

  /** Tokens of which either half would still be accepted. */
  allLiving(): IssuedToken[] {
    return this.#all.filter((token) => this.accessLives(token) || this.refreshLives(token));
  }

  revoke(chosen: (token: IssuedToken) => boolean): void {
    for (const token of this.#all.filter(chosen)) {
      token.accessRevoked = true;
      token.refreshRevoked = true;
    }
  }

  /** Makes every access token look older than its life, without waiting; refresh tokens stay good. */
  expireAccess(): void {
    for (const token of this.#all) token.accessExpiresAt = this.now() - 1;
  }

  /** Scopes the account gave the application last, or undefined when it never did or took the grant back. */
  grantedScopes(clientId: string, login: string): readonly string[] | undefined {
    return this.#granted.get(`${clientId} ${login}`);
  }

  forgetGrant(clientId: string, login: string): void {
    this.#granted.delete(`${clientId} ${login}`);
    this.revoke((token) => token.clientId === clientId && token.login === login);
  }
}
