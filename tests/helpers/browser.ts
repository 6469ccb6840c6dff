import { type Api, createCaller } from "#server/trpc/caller";
import { createContext } from "#server/trpc/context";
import { type Product, TEST_CALLER, TEST_ORIGIN } from "#tests/helpers/product";

/** Somebody's browser: it keeps the cookies that answers set, and sends them with every call. */
export interface Browser {
  /** The Cookie header it would send now. */
  readonly cookie: string;
  /** Every Set-Cookie line it was given, oldest first. */
  readonly given: readonly string[];
  /** Calls procedures as one request of this browser. */
  call<T>(work: (api: Api) => Promise<T>, headers?: Record<string, string>): Promise<T>;
  /** Opens an address through the whole front. */
  open(path: string, init?: RequestInit): Promise<Response>;
}

export function openBrowser(product: Product, from: { cookie: string } = { cookie: "" }): Browser {
  const jar = new Map(from.cookie.split("; ").filter(Boolean).map(halves));
  const given: string[] = [];
  const header = () => [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
  const keep = (answer: Headers) => {
    for (const line of answer.getSetCookie()) {
      given.push(line);
      const [name, value] = halves(line.split(";")[0] ?? "");
      if (/max-age=0/i.test(line)) jar.delete(name);
      else jar.set(name, value);
    }
  };
  return {
    get cookie() {
      return header();
    },
    given,
    call: async (work, extra = {}) => {
      const headers = new Headers({ ...extra, ...(jar.size > 0 ? { cookie: header() } : {}) });
      const request = new Request(TEST_ORIGIN, { headers });
      const context = await createContext(product.services, request, TEST_CALLER);
      try {
        return await work(createCaller(context));
      } finally {
        keep(context.responseHeaders);
      }
    },
    open: async (path, init = {}) => {
      const headers = new Headers(init.headers);
      if (jar.size > 0 && !headers.has("cookie")) headers.set("cookie", header());
      const answer = await product.request(path, { ...init, headers });
      keep(answer.headers);
      return answer;
    },
  };
}

function halves(pair: string): [string, string] {
  const at = pair.indexOf("=");
  return [pair.slice(0, at), pair.slice(at + 1)];
}
