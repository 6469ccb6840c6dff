import { Agent, request } from "undici";

/** An answer, read to its end. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Nothing came back, or not all of it. `refused`: nobody listened, so nothing was sent either. */
export class NoAnswer extends Error {
  readonly refused: boolean;

  constructor(cause: unknown) {
    super("no answer", { cause });
    this.refused = cause instanceof Error && "code" in cause && cause.code === "ECONNREFUSED";
  }
}

/** The product said no, or the call failed. */
export class Refused extends Error {
  constructor(readonly answer: Answer) {
    super(`${answer.status} ${answer.text.slice(0, 300)}`);
  }
}

const agent = new Agent({ connections: 256, headersTimeout: 60_000, bodyTimeout: 60_000 });

export interface ClientOptions {
  /** Where the next request goes: a web process, as a balancer would choose one. */
  readonly address: () => string;
  readonly origin: string;
  readonly ip: string;
  /** A Cookie header to begin with. */
  readonly cookie?: string;
}

/** Somebody's browser at an installation of several web processes, reduced to HTTP: every request may meet another one. */
export class Client {
  readonly #jar = new Map<string, string>();

  constructor(private readonly options: ClientOptions) {
    for (const pair of (options.cookie ?? "").split("; ").filter(Boolean)) this.#put(pair);
  }

  /** Another browser of the same person, which is not signed in. */
  anew(): Client {
    return new Client({ ...this.options, cookie: "" });
  }

  /** Goes on with what another browser was given. */
  adopt(other: Client): void {
    this.#jar.clear();
    for (const [name, value] of other.#jar) this.#jar.set(name, value);
  }

  /** One request; redirects are left to the caller. @throws NoAnswer. */
  async send(path: string, init: { method?: "POST"; body?: string; type?: string } = {}): Promise<Answer> {
    const { address, origin, ip } = this.options;
    const headers: Record<string, string> = { "x-forwarded-for": ip, "sec-fetch-site": "same-origin" };
    if (this.#jar.size > 0)
      headers.cookie = [...this.#jar].map(([name, value]) => `${name}=${value}`).join("; ");
    if (init.method) Object.assign(headers, { origin, "content-type": init.type ?? "application/json" });
    // A provider sends people to the public address, and a balancer to any of the processes behind it.
    const { pathname, search } = new URL(path, origin);
    try {
      const answer = await request(`${address()}${pathname}${search}`, {
        ...{ method: init.method ?? "GET", headers, body: init.body ?? null, dispatcher: agent },
      });
      const answered = new Headers();
      for (const [name, value] of Object.entries(answer.headers))
        for (const one of [value ?? []].flat()) answered.append(name, one);
      this.#keep(answered);
      return { status: answer.statusCode, headers: answered, text: await answer.body.text() };
    } catch (error) {
      throw new NoAnswer(error);
    }
  }

  /** Reads over `/api/trpc`. @throws Refused, NoAnswer. */
  async query<T>(procedure: string, input: unknown = {}): Promise<T> {
    return resultOf<T>(await this.send(queryPath(procedure, input)));
  }

  /** Changes something over `/api/trpc`. @throws Refused, NoAnswer. */
  async mutate<T>(procedure: string, input: unknown): Promise<T> {
    return resultOf<T>(
      await this.send(`/api/trpc/${procedure}`, { method: "POST", body: JSON.stringify(input) }),
    );
  }

  #keep(headers: Headers): void {
    for (const line of headers.getSetCookie()) {
      const [pair = ""] = line.split(";");
      if (/max-age=0/i.test(line)) this.#jar.delete(pair.slice(0, pair.indexOf("=")));
      else this.#put(pair);
    }
  }

  #put(pair: string): void {
    const at = pair.indexOf("=");
    this.#jar.set(pair.slice(0, at), pair.slice(at + 1));
  }
}

export const queryPath = (procedure: string, input: unknown): string =>
  `/api/trpc/${procedure}?input=${encodeURIComponent(JSON.stringify(input))}`;

/** What a procedure answered. @throws Refused. */
export function resultOf<T>(answer: Answer): T {
  if (answer.status !== 200) throw new Refused(answer);
  return (JSON.parse(answer.text) as { result: { data: T } }).result.data;
}
