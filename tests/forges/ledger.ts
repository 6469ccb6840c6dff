import type { Call } from "#tests/forges/call";
import { fieldsOf } from "#tests/forges/call";
import { type Endpoint, endpoints } from "#tests/forges/vocabulary";

/** A request the forge has seen, without any secret value in it. */
export interface SeenRequest {
  endpoint: Endpoint;
  method: string;
  path: string;
  /** Query parameters; a value the forge knows to be secret reads "[secret]". */
  query: Record<string, string>;
  headerNames: string[];
  /** Scheme of the Authorization header in lower case ("bearer", "basic"), or null. */
  authorization: string | null;
  /** Names of the body fields. */
  fields: string[];
  status: number;
}

/** Something a client that only reads would never have sent. */
export interface Violation {
  method: string;
  path: string;
  reason: string;
}

const KEPT_REQUESTS = 500;

/** Query parameters which would carry a secret; a careful client sends none of them. */
export const secretParameters = ["access_token", "refresh_token", "client_secret", "private_token"];

/** What happened to a forge: counts, the last requests, violations, and every secret it ever gave out. */
export class Ledger {
  readonly stats = Object.fromEntries(endpoints.map((name) => [name, 0])) as Record<Endpoint, number>;
  readonly requests: SeenRequest[] = [];
  readonly violations: Violation[] = [];
  readonly #secrets = new Set<string>();

  /** Remembers a secret value and hands it back, so that it can be wrapped around the place where one is made. */
  secret(value: string): string {
    this.#secrets.add(value);
    return value;
  }

  secrets(): string[] {
    return [...this.#secrets];
  }

  violate(call: Call, reason: string): void {
    this.violations.push({ method: call.method, path: call.path, reason });
  }

  record(call: Call, endpoint: Endpoint, status: number): void {
    const query = [...call.url.searchParams].map(([name, value]) => [name, this.#masked(name, value)]);
    this.requests.push({
      endpoint,
      method: call.method,
      path: call.path,
      query: Object.fromEntries(query),
      headerNames: [...call.headers.keys()],
      authorization: call.headers.get("authorization")?.split(" ", 1)[0]?.toLowerCase() ?? null,
      fields: call.body.length > 0 && endpoint !== "git" ? [...fieldsOf(call).keys()] : [],
      status,
    });
    if (this.requests.length > KEPT_REQUESTS) this.requests.shift();
  }

  #masked(name: string, value: string): string {
    return this.#secrets.has(value) || secretParameters.includes(name) ? "[secret]" : value;
  }
}
