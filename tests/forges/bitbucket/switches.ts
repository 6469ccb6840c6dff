import type { ForgeState } from "#tests/forges/state";

/** Quirks of Bitbucket Cloud which a test or a demo can flip. PKCE is not among them: it ignores it. */
export interface BitbucketSwitches {
  /** Access and refresh tokens of more than 2,500 characters, as seen since 2026. */
  longTokens: boolean;
  /** Name of the scope field in token answers: `scope` since May 2026, `scopes` before. */
  scopeKey: "scope" | "scopes";
  /** How long a used refresh token still works after its first use. */
  refreshGraceSeconds: number;
  /** Requests below /2.0/repositories per consumer before 429. Null counts nothing. */
  rateLimit: number | null;
  /** The `next` address of a list points to another origin. */
  foreignNextLink: boolean;
}

export const bitbucketDefaults: BitbucketSwitches = {
  longTokens: true,
  scopeKey: "scope",
  refreshGraceSeconds: 600,
  rateLimit: null,
  foreignNextLink: false,
};

export type BitbucketState = ForgeState & { readonly switches: BitbucketSwitches };
