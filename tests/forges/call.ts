import { z } from "zod";

/** One request as a route sees it: body read once, path relative to the side of the forge it was sent to. */
export interface Call {
  readonly method: string;
  readonly url: URL;
  readonly side: "web" | "api";
  /** Path below the web or API base, still percent-encoded, with a leading slash. */
  readonly path: string;
  readonly headers: Headers;
  readonly body: Uint8Array;
  readonly signal: AbortSignal;
  /** Named groups of the route's pattern, percent-decoded. */
  readonly params: Readonly<Record<string, string>>;
}

const JsonFields = z.record(z.string(), z.unknown());

/** Body fields of a call, from a form or a JSON object. An unreadable body has no fields. */
export function fieldsOf(call: Pick<Call, "headers" | "body">): URLSearchParams {
  const text = new TextDecoder().decode(call.body);
  if (!call.headers.get("content-type")?.includes("json")) return new URLSearchParams(text);
  const fields = new URLSearchParams();
  const parsed = JsonFields.safeParse(parseJson(text));
  for (const [name, value] of Object.entries(parsed.data ?? {})) {
    if (typeof value === "string") fields.set(name, value);
  }
  return fields;
}

/** The JSON body of a call, or null when it is none. */
export const jsonOf = (call: Pick<Call, "body">): unknown => parseJson(new TextDecoder().decode(call.body));

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
