import { createHash } from "node:crypto";

/**
 * The answer with a validator of its body, or 304 without a body where the request has it already (RFC 9110 section 13.1.2). Programs
 * keep the validator with what they made of the answer; whether a cache may keep the answer itself is for the headers to say.
 */
export function withEntityTag(request: Request, body: string, headers: Headers): Response {
  const tag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 27)}"`;
  headers.set("etag", tag);
  if (isNamed(request.headers.get("if-none-match"), tag)) return new Response(null, { status: 304, headers });
  return new Response(body, { headers });
}

/** The comparison is the weak one: what compresses an answer on its way makes the validator weak. */
function isNamed(header: string | null, tag: string): boolean {
  if (header === null) return false;
  return header
    .split(",")
    .map((each) => each.trim().replace(/^W\//, ""))
    .some((each) => each === "*" || each === tag);
}
