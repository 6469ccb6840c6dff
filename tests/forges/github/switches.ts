import type { PkceMode } from "#tests/forges/pkce";
import type { ForgeState } from "#tests/forges/state";

/** Quirks of GitHub which a test or a demo can flip. */
export interface GithubSwitches {
  pkce: PkceMode;
  /** "oauth": `gho_` tokens without expiry. "app": user tokens of a GitHub App, 8 hours, refresh rotates. */
  kind: "oauth" | "app";
  /** The account may untick scopes on the consent page. */
  partialGrant: boolean;
  /** Whatever was asked, only these scopes are granted. */
  grantOnly: string[] | null;
  /** No consent page while a grant lives, unless `prompt=select_account`. */
  rememberConsent: boolean;
  /** Living tokens per account, application and scopes; one more kills the oldest. Null lifts the limit. */
  tokenLimit: number | null;
  /** Organisations which want a SAML session: missing from lists (with a header), 403 when read. */
  ssoOrganizations: string[];
  /** Organisations which have not approved the application: missing from lists (no header), 403 when read. */
  restrictedOrganizations: string[];
  /** Requests per hour and account; the next one is refused. Null leaves the usual 5,000 uncounted. */
  rateLimit: number | null;
  /** The `next` link of a list points to another origin, as a hostile or broken instance would. */
  foreignNextLink: boolean;
}

export const githubDefaults: GithubSwitches = {
  pkce: "optional",
  kind: "oauth",
  partialGrant: false,
  grantOnly: null,
  rememberConsent: false,
  tokenLimit: 10,
  ssoOrganizations: [],
  restrictedOrganizations: [],
  rateLimit: null,
  foreignNextLink: false,
};

export type GithubState = ForgeState & { readonly switches: GithubSwitches };
