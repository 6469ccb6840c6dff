import type { Config } from "#server/config";

/** What passkeys are made for. It follows from the configured origin alone, never from what a request says. */
export const relyingParty = ({ PUBLIC_ORIGIN }: Pick<Config, "PUBLIC_ORIGIN">) => ({
  name: "SecPortal",
  id: new URL(PUBLIC_ORIGIN).hostname,
  origin: PUBLIC_ORIGIN,
});

/** The name by which an authenticator knows a person: the bytes of their id, which say nothing of them. */
export const userHandle = (userId: string): Buffer => Buffer.from(userId.replaceAll("-", ""), "hex");
