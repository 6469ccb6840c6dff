import { randomBytes, randomUUID } from "node:crypto";

/** `length` random characters from the base64url alphabet without `-` and `_`, as provider tokens look. */
export function randomText(length: number): string {
  let text = "";
  while (text.length < length)
    text += randomBytes(length)
      .toString("base64")
      .replace(/[^A-Za-z0-9]/g, "");
  return text.slice(0, length);
}

/** A Bitbucket style identifier: a uuid in braces. */
export const bracedUuid = (): string => `{${randomUUID()}}`;
