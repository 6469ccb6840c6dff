import { createHash, randomBytes } from "node:crypto";

/** A new bearer secret of 256 random bits, in 43 characters fit for URLs and cookies. */
export const newToken = (): string => randomBytes(32).toString("base64url");

/** What is stored of a bearer secret. A plain hash is enough: the secret is random, so it cannot be guessed offline. */
export const hashToken = (token: string): Buffer => createHash("sha256").update(token, "utf8").digest();
