import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createSecPortalClient, type SecPortalClientOptions } from "#client/create-client";
import { SecPortalError } from "#client/error";
import type { scopes } from "#server/domain/permission";
import { createProduct, type Product, TEST_ORIGIN } from "#tests/helpers/product";

let product: Product;
let token: string;

beforeAll(async () => {
  product = await createProduct();
  token = await tokenFor(["view_repos", "run_scans"]);
});

afterAll(() => product.close());

async function tokenFor(granted: (typeof scopes)[number][]): Promise<string> {
  const owner = await product.member(await product.workspace(), "owner");
  return (await (await product.api(owner)).token.create({ name: "app", scopes: granted, days: 1 })).token;
}

type Answer = (request: Request) => Response | undefined | Promise<Response | undefined>;

/** A client that speaks to the product in this process. `first` answers in its place while it gives anything. */
function clientOf(first: Answer = () => undefined, options: Partial<SecPortalClientOptions> = {}) {
  const requests: Request[] = [];
  const client = createSecPortalClient({
    ...{ url: TEST_ORIGIN, token, retries: { firstWaitMs: 1 } },
    fetch: async (address, init) => {
      const request = new Request(address, init);
      requests.push(request);
      init?.signal?.throwIfAborted();
      const { pathname, search } = new URL(request.url);
      return (await first(request)) ?? (await product.request(pathname + search, init));
    },
    ...options,
  });
  return { client, requests };
}

/** Gives each of the answers once. */
function inTurn(...answers: (() => Response)[]): Answer {
  return () => answers.shift()?.();
}

const refusal = (call: Promise<unknown>): Promise<SecPortalError> =>
  call.then(
    () => Promise.reject(new Error("it was answered")),
    (error: unknown) => {
      if (error instanceof SecPortalError) return error;
      throw error;
    },
  );
const unavailable =
  (headers: HeadersInit = {}) =>
  () =>
    new Response("busy", { status: 503, headers });
const lost = () => {
  throw new TypeError("fetch failed");
};
const UNKNOWN = "019f0000-0000-7000-8000-000000000000";

describe("calls", () => {
  test("of the same moment share a request, ten at most", async () => {
    const { client, requests } = clientOf();

    const answers = await Promise.all(Array.from({ length: 12 }, () => client.connection.list.query()));

    expect(answers).toEqual(Array.from({ length: 12 }, () => []));
    expect(requests.map(({ url }) => new URL(url).pathname.split(",").length)).toEqual([10, 2]);
  });

  test("hold the token of that moment and follow no redirect", async () => {
    const tokens = ["spt_one", token];
    const { client, requests } = clientOf(undefined, { token: async () => tokens.shift() ?? "" });

    expect((await refusal(client.connection.list.query())).code).toBe("UNAUTHENTICATED");
    expect(await client.connection.list.query()).toEqual([]);
    expect(requests.map((request) => request.headers.get("authorization"))).toEqual([
      ...["Bearer spt_one", `Bearer ${token}`],
    ]);
    expect(new Set(requests.map(({ redirect, credentials }) => `${redirect} ${credentials}`))).toEqual(
      new Set(["error omit"]),
    );
  });

  test.each(["ftp://example.com", "secportal"])("are not made to %s", (url) => {
    expect(() => createSecPortalClient({ url, token })).toThrow(TypeError);
  });
});

describe("a failure", () => {
  test("of a procedure has the product's code, status and request id", async () => {
    const error = await refusal(clientOf().client.scan.get.query({ id: UNKNOWN }));

    expect(error).toMatchObject({ code: "NOT_FOUND", status: 404, message: "There is no such scan." });
    expect(error.requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(error.fields).toEqual([]);
  });

  test("in front of the procedures has them too", async () => {
    const error = await refusal(clientOf(undefined, { token: "spt_wrong" }).client.scan.list.query({}));

    expect(error).toMatchObject({ code: "UNAUTHENTICATED", status: 401 });
    expect(error.requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  test("of the input names every field", async () => {
    const { client } = clientOf();
    const input = { repositoryId: "x", kind: "none" as "sast", sarif: "{}" };
    const error = await refusal(client.finding.import.mutate(input));

    expect(error).toMatchObject({ code: "BAD_REQUEST", status: 400 });
    expect(error.fields.map(({ name }) => name)).toEqual(["repositoryId", "kind"]);
    for (const { message } of error.fields) expect(message).not.toBe("");
  });

  test("to reach the product, and an answer that is not the product's, are told apart", async () => {
    const page = () => new Response("<h1>Hello</h1>", { headers: { "content-type": "text/html" } });
    const other = await refusal(clientOf(page).client.connection.list.query());
    const none = await refusal(clientOf(lost).client.connection.list.query());

    expect(other).toMatchObject({ code: "UNEXPECTED_ANSWER", status: 200 });
    expect(none).toMatchObject({ code: "NETWORK", status: 0, requestId: undefined });
  });
});

describe("retries", () => {
  test("of queries go on through failures that pass", async () => {
    const { client, requests } = clientOf(inTurn(unavailable(), lost, unavailable({ "retry-after": "0" })));

    expect(await client.connection.list.query()).toEqual([]);
    expect(requests).toHaveLength(4);
  });

  test("end after four calls, with the last failure", async () => {
    const { client, requests } = clientOf(unavailable());

    expect((await refusal(client.connection.list.query())).status).toBe(503);
    expect(requests).toHaveLength(4);
  });

  test("are not made where the product asks for more patience than there is", async () => {
    const { client, requests } = clientOf(unavailable({ "retry-after": "3600" }));

    expect(await refusal(client.connection.list.query())).toMatchObject({ retryAfterSeconds: 3600 });
    expect(requests).toHaveLength(1);
  });

  test("wait as long as Retry-After asks", async () => {
    const { client } = clientOf(inTurn(unavailable({ "retry-after": "1" })), { retries: { firstWaitMs: 1 } });

    const before = performance.now();
    await client.connection.list.query();

    expect(performance.now() - before).toBeGreaterThanOrEqual(990);
  });

  test("are made of no refusal, and of nothing that changes something without a key", async () => {
    const refused = clientOf();
    await refusal(refused.client.scan.get.query({ id: UNKNOWN }));
    const changing = clientOf(unavailable());
    await refusal(changing.client.scan.cancel.mutate({ id: UNKNOWN }));

    expect([refused.requests.length, changing.requests.length]).toEqual([1, 1]);
  });
});

describe("a call that creates something", () => {
  const keys = (requests: readonly Request[]) =>
    requests.map(({ headers }) => headers.get("idempotency-key"));
  const start = { repositoryId: UNKNOWN };

  test("has a key of its own and a request of its own", async () => {
    const { client, requests } = clientOf();

    await Promise.all([1, 2].map(() => refusal(client.scan.start.mutate(start))));

    expect(new Set(keys(requests)).size).toBe(2);
    for (const key of keys(requests)) expect(key).toMatch(/^[0-9a-f-]{36}$/);
    for (const { url } of requests) expect(new URL(url).search).toBe("");
  });

  test("is made again with the same key when its answer is lost or the first still runs", async () => {
    const busy = () => {
      const data = { reason: "IDEMPOTENCY_KEY_IN_USE", httpStatus: 409, retryAfterSeconds: 0 };
      return Response.json({ error: { message: "runs", code: -32009, data } }, { status: 409 });
    };
    const { client, requests } = clientOf(inTurn(lost, unavailable(), busy));

    expect((await refusal(client.scan.start.mutate(start))).code).toBe("NOT_FOUND");
    expect(requests).toHaveLength(4);
    expect(new Set(keys(requests)).size).toBe(1);
  });

  test("has the caller's key where there is one", async () => {
    const { client, requests } = clientOf();

    await refusal(client.scan.start.mutate(start, { context: { idempotencyKey: "job 7" } }));

    expect(keys(requests)).toEqual(["job 7"]);
  });

  test("is the only one to have a key: another is refused with it, and has none without", async () => {
    const { client, requests } = clientOf();
    const context = { idempotencyKey: "job 7" };

    await client.connection.list.query();
    expect(await refusal(client.connection.list.query(undefined, { context }))).toMatchObject({
      ...{ code: "BAD_REQUEST", message: "This takes no Idempotency-Key: send it without one." },
    });
    expect(keys(requests)).toEqual([null, "job 7"]);
  });
});

describe("ending a call", () => {
  test("by its own signal, by the client's, and while it waits", async () => {
    const stop = new AbortController();
    const hang: Answer = (request) =>
      new Promise((_, reject) => {
        request.signal.addEventListener("abort", () => reject(request.signal.reason));
        stop.abort();
      });
    const one = clientOf(hang).client.connection.list.query(undefined, { signal: stop.signal });
    const all = clientOf(hang, { signal: AbortSignal.abort() }).client.connection.list.query();
    const later = new AbortController();
    const waiting = clientOf(
      () => {
        setTimeout(() => later.abort());
        return unavailable({ "retry-after": "20" })();
      },
      { signal: later.signal },
    ).client.connection.list.query();

    const codes = (await Promise.all([one, all, waiting].map(refusal))).map(({ code }) => code);
    expect(codes).toEqual(["ABORTED", "ABORTED", "ABORTED"]);
  });

  test("by time", async () => {
    const hang: Answer = (request) =>
      new Promise((_, reject) =>
        request.signal.addEventListener("abort", () => reject(request.signal.reason)),
      );
    const { client, requests } = clientOf(hang, { timeoutMs: 20, retries: { attempts: 2, firstWaitMs: 1 } });

    expect((await refusal(client.connection.list.query())).code).toBe("TIMEOUT");
    expect(requests).toHaveLength(2);
  });
});
