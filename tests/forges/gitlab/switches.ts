import type { PkceMode } from "#tests/forges/pkce";
import type { ForgeState } from "#tests/forges/state";

/** Quirks of GitLab which a test or a demo can flip. */
export interface GitlabSwitches {
  pkce: PkceMode;
  /** A refresh must repeat the redirect_uri of the consent. */
  redirectUriOnRefresh: boolean;
  /** Revoking one half of a pair ends the other half too. Off: a client has to send both. */
  revokeEndsPair: boolean;
  /** Leave `x-total` and `x-total-pages` out, as GitLab does above 10,000 rows. */
  hideTotals: boolean;
  /** The greatest offset of a numbered page; past it 405, as an administrator can set it (default 50,000). */
  maxOffset: number;
  /** No consent page while a grant with the same scopes lives. */
  rememberConsent: boolean;
  /** Requests per account before 429. Null counts nothing. */
  rateLimit: number | null;
  /** The `next` link of a list points to another origin. */
  foreignNextLink: boolean;
}

export const gitlabDefaults: GitlabSwitches = {
  pkce: "optional",
  redirectUriOnRefresh: true,
  revokeEndsPair: false,
  hideTotals: false,
  maxOffset: 50_000,
  rememberConsent: false,
  rateLimit: null,
  foreignNextLink: false,
};

export type GitlabState = ForgeState & { readonly switches: GitlabSwitches };
