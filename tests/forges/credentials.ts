/** User name and password of a Basic header. */
export interface BasicCredentials {
  user: string;
  password: string;
}

/** The bearer token of a request; only the Authorization header counts (RFC 6750 2.1). */
export function bearerOf(headers: Headers): string | undefined {
  return /^(?:Bearer|token) +(\S+)$/i.exec(headers.get("authorization") ?? "")?.[1];
}

/** Basic credentials as they stand, which is what git sends. */
export function basicOf(headers: Headers): BasicCredentials | undefined {
  const encoded = /^Basic +(\S+)$/i.exec(headers.get("authorization") ?? "")?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, "base64").toString("utf8");
  const colon = text.indexOf(":");
  return colon < 0 ? undefined : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}

/** Basic credentials of an OAuth client: both halves are form-encoded before Basic is applied (RFC 6749 2.3.1). */
export function clientBasicOf(headers: Headers): BasicCredentials | undefined {
  const raw = basicOf(headers);
  return raw && { user: formDecode(raw.user), password: formDecode(raw.password) };
}

function formDecode(value: string): string {
  try {
    return decodeURIComponent(value.replaceAll("+", " "));
  } catch {
    return value;
  }
}
