import { decodeBase32IgnorePadding } from "@oslojs/encoding";
import { generateTOTP } from "@oslojs/otp";

/** A person at a browser, reduced to HTTP: a cookie jar, an origin, and the product's own addresses. */
export class Operator {
  readonly #cookies = new Map<string, string>();
  readonly #everSet = new Set<string>();
  readonly #bodies: string[] = [];

  constructor(readonly origin: string) {}

  /** Reads over `/api/trpc`. @throws Error with the product's own sentence. */
  async query<T>(path: string, input: unknown = {}): Promise<T> {
    const url = `${this.origin}/api/trpc/${path}?input=${encodeURIComponent(JSON.stringify(input))}`;
    return await this.#result<T>(await this.send(url));
  }

  /** Changes something over `/api/trpc`. @throws Error with the product's own sentence. */
  async mutate<T>(path: string, input: unknown): Promise<T> {
    const headers = { "content-type": "application/json", origin: this.origin };
    const init = { method: "POST", headers, body: JSON.stringify(input) };
    return await this.#result<T>(await this.send(`${this.origin}/api/trpc/${path}`, init));
  }

  /** Every cookie value the product ever set. */
  cookieValues(): string[] {
    return [...this.#everSet];
  }

  /** The value of a cookie in the jar now. */
  cookie(name: string): string | undefined {
    return this.#cookies.get(name);
  }

  /** Every answer so far, headers (but for the cookies it set) and body. */
  bodies(): string[] {
    return [...this.#bodies];
  }

  /** One request with the jar's cookies; redirects are left to the caller. */
  async send(url: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (this.#cookies.size > 0) {
      headers.set("cookie", [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; "));
    }
    const response = await fetch(url, { ...init, headers, redirect: "manual" });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ""] = line.split(";");
      const at = pair.indexOf("=");
      if (/max-age=0/i.test(line)) this.#cookies.delete(pair.slice(0, at));
      else this.#cookies.set(pair.slice(0, at), pair.slice(at + 1));
      if (at + 1 < pair.length) this.#everSet.add(pair.slice(at + 1));
    }
    const shown = [...response.headers].filter(([name]) => name !== "set-cookie");
    this.#bodies.push(JSON.stringify(shown), await response.clone().text());
    return response;
  }

  async #result<T>(response: Response): Promise<T> {
    const body = (await response.json()) as { result?: { data: T }; error?: { message: string } };
    if (body.result === undefined) throw new Error(body.error?.message ?? `status ${response.status}`);
    return body.result.data;
  }
}

/** The code an authenticator app shows now for a manual key. */
export const currentCode = (manualKey: string): string =>
  generateTOTP(decodeBase32IgnorePadding(manualKey.replaceAll(" ", "")), 30, 6);
