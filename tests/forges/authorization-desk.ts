import type { Ledger } from "#tests/forges/ledger";
import type { OauthApp } from "#tests/forges/model";
import { verifierFits } from "#tests/forges/pkce";
import { randomText } from "#tests/forges/random";
import type { TokenBook } from "#tests/forges/token-book";

/** An authorize request which was found in order and waits for the account's decision. */
export interface PendingAuthorization {
  app: OauthApp;
  /** Where the browser goes afterwards. */
  redirectUri: string;
  /** False when the request left redirect_uri out and the registered one was taken. */
  redirectUriSent: boolean;
  state: string | null;
  scopes: readonly string[];
  challenge: string | null;
}

/** What a code stands for. */
export interface CodeGrant extends PendingAuthorization {
  login: string;
  family: string;
}

export type CodeRefusal = "unknown" | "expired" | "used" | "other_client" | "redirect_uri" | "verifier";

export interface Redemption {
  code: string | null;
  clientId: string;
  redirectUri: string | null;
  verifier: string | null;
}

const CODE_LIFE_MS = 10 * 60 * 1000;

/** Pending consents and authorization codes of a forge. */
export class AuthorizationDesk {
  readonly #pending = new Map<string, PendingAuthorization>();
  readonly #codes = new Map<string, CodeGrant & { expiresAt: number; used: boolean }>();

  constructor(
    private readonly ledger: Ledger,
    private readonly tokens: TokenBook,
    private readonly now: () => number,
  ) {}

  /** Keeps the request on the forge's side and returns the handle the consent form carries. */
  open(request: PendingAuthorization): string {
    const handle = randomText(24);
    this.#pending.set(handle, request);
    return handle;
  }

  /** Takes the request behind a handle; a handle is good for one decision. */
  take(handle: string | null): PendingAuthorization | undefined {
    const found = handle === null ? undefined : this.#pending.get(handle);
    if (found && handle !== null) this.#pending.delete(handle);
    return found;
  }

  /** Issues a code for ten minutes and one use. */
  grant(request: PendingAuthorization, login: string, scopes: readonly string[]): string {
    const code = this.ledger.secret(randomText(40));
    const family = randomText(16);
    const expiresAt = this.now() + CODE_LIFE_MS;
    this.#codes.set(code, { ...request, scopes: [...scopes], login, family, expiresAt, used: false });
    return code;
  }

  /**
   * Exchanges a code for what it stands for. A second use is refused and also kills the tokens of the first
   * (RFC 6749 4.1.2), since one of the two users has stolen it.
   */
  redeem(offer: Redemption): CodeGrant | CodeRefusal {
    const found = offer.code === null ? undefined : this.#codes.get(offer.code);
    if (!found) return "unknown";
    if (found.app.clientId !== offer.clientId) return "other_client";
    if (found.used) {
      this.tokens.revoke((token) => token.family === found.family);
      return "used";
    }
    if (found.expiresAt <= this.now()) return "expired";
    const sameAddress =
      offer.redirectUri === null ? !found.redirectUriSent : offer.redirectUri === found.redirectUri;
    if (!sameAddress) return "redirect_uri";
    if (!verifierFits(found.challenge, offer.verifier)) return "verifier";
    found.used = true;
    return found;
  }
}
