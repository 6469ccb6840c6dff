/**
 * Every secret key the product uses. `docs/keys.md` says of each what it protects, where it lives, how it is changed and what
 * its loss means; a test holds the two and the code together.
 */
export const keyRegistry = [
  { name: "key-encryption keys", kept: "KEK_KEYS" },
  { name: "data keys", kept: "workspace_keys.wrapped_dek" },
  { name: "authenticator secrets", kept: "totp_credentials.secret" },
  { name: "webhook signing secrets", kept: "webhook_secrets.secret" },
  { name: "installation secret", kept: "SECPORTAL_SECRET" },
  { name: "OAuth state key", derivedFrom: "installation secret", label: "secportal oauth state v1" },
  { name: "tenant context key", derivedFrom: "installation secret", label: "secportal tenant context" },
  {
    name: "activity checkpoint key",
    derivedFrom: "installation secret",
    label: "secportal activity checkpoints",
  },
  { name: "database login passwords", derivedFrom: "installation secret", label: "secportal database login" },
] as const satisfies readonly KeyEntry[];

type KeyEntry = { readonly name: string } & (
  | { readonly kept: string }
  /** By HKDF-SHA256 (RFC 5869) with that label, or with one that begins with it. */
  | { readonly derivedFrom: string; readonly label: string }
);
