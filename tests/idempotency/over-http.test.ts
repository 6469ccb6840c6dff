import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { connect } from "#tests/helpers/connecting";
import { type Lab, type Operator, openLab } from "#tests/helpers/lab";

let lab: Lab;
let owner: Operator;
let connectionId: string;
let repositoryId: string;

beforeAll(async () => {
  lab = await openLab();
  owner = await lab.operator();
  connectionId = await connect(lab.product, owner, lab.network.forges.github);
  const input = { connectionId, externalId: "500001", sastEnabled: true, scaEnabled: true, scanNow: false };
  ({ repositoryId } = await owner.browser.call((api) => api.repository.enable(input)));
});

beforeEach(() => lab.walls.sql`delete from idempotency_keys`);

afterAll(() => lab.close());

interface Answer {
  readonly status: number;
  readonly replayed: string | null;
  readonly retryAfter: string | null;
  readonly type: string;
  readonly data?: { readonly id: string };
  readonly code?: string;
  readonly say?: string;
}

async function read(answer: Response): Promise<Answer> {
  const { headers, status } = answer;
  const body = await answer.json();
  const { error } = body;
  return {
    ...{ status, replayed: headers.get("idempotency-replayed"), retryAfter: headers.get("retry-after") },
    ...{ type: headers.get("content-type") ?? "", data: body.result?.data ?? body },
    ...{ code: error?.data.reason ?? body.code, say: error?.message ?? body.detail },
  };
}

interface Sent {
  readonly key?: string;
  readonly as?: Operator;
  readonly token?: string;
  readonly headers?: Record<string, string>;
}

const credentials = ({ key, as = owner, token, headers }: Sent) => ({
  ...(token ? {} : { as }),
  headers: {
    ...{ "content-type": "application/json", ...headers },
    ...(token ? { authorization: `Bearer ${token}` } : {}),
    ...(key === undefined ? {} : { "idempotency-key": key }),
  },
});

const post = async (path: string, input: unknown, sent: Sent = {}) =>
  read(
    await lab.product.request(`/api/trpc/${path}`, {
      ...{ method: "POST", body: JSON.stringify(input), ...credentials(sent) },
    }),
  );

const report = (category: string) =>
  JSON.stringify({
    version: "2.1.0",
    runs: [{ tool: { driver: { name: "sample" } }, automationDetails: { id: category }, results: [] }],
  });

/** Takes a report in, which makes a scan each time it is done. */
const importing = (sent: Sent, sarif = report("one")) =>
  post("finding.import", { repositoryId, kind: "sast", sarif }, sent);

/** The same over the plain path. */
const sending = async (sent: Sent, sarif = report("one"), query = `repositoryId=${repositoryId}&kind=sast`) =>
  read(
    await lab.product.request(`/api/findings/import?${query}`, {
      ...{ method: "POST", body: sarif, ...credentials(sent) },
    }),
  );

const imported = async () =>
  (await lab.walls.sql`select 1 from scans where trigger = 'import' and workspace_id = ${owner.workspaceId}`)
    .length;

describe.each([
  ["/api/trpc", importing, 200],
  ["the plain path", sending, 201],
])("over %s", (_, ask, status) => {
  test("a call that is made again is answered as before, says so, and does nothing", async () => {
    const before = await imported();
    const first = await ask({ key: "a" });
    const again = await ask({ key: "a" });

    expect([first.status, first.replayed]).toEqual([status, null]);
    expect(again).toEqual({ ...first, replayed: "true" });
    expect(await imported()).toBe(before + 1);
  });

  test("the key of another call is refused", async () => {
    await ask({ key: "a" });
    const before = await imported();
    const refused = await ask({ key: "a" }, report("two"));

    expect([refused.status, refused.code]).toEqual([422, "IDEMPOTENCY_KEY_REUSED"]);
    expect(await imported()).toBe(before);
  });

  test("the key of a call that runs is refused, with the time to wait", async () => {
    await ask({ key: "a" });
    await lab.walls.sql`update idempotency_keys set state = 'running', answer = null`;
    const refused = await ask({ key: "a" });

    expect([refused.status, refused.code, refused.retryAfter]).toEqual([409, "IDEMPOTENCY_KEY_IN_USE", "2"]);
  });

  test("without a key every call is done", async () => {
    const before = await imported();

    const answers = [await ask({}), await ask({})];

    expect(new Set(answers.map(({ data }) => data?.id)).size).toBe(2);
    expect(await imported()).toBe(before + 2);
  });

  test.each([
    ["empty", ""],
    ["longer than 255 characters", "k".repeat(256)],
    ["not of printable ASCII", "caf\u00e9"],
  ])("a key that is %s is refused", async (_form, key) => {
    const refused = await ask({ key });

    expect([refused.status, refused.code]).toEqual([400, "BAD_REQUEST"]);
    expect(refused.say).toContain("1 to 255 characters");
  });

  test("a key of 255 characters with quotes and spaces is taken", async () => {
    expect((await ask({ key: `"${"k ".repeat(126)}"`.padEnd(255, "x") })).status).toBe(status);
  });
});

describe("a key that would do nothing is refused", () => {
  test.each(["scan.cancel", "repository.update", "connection.suspend", "session.signOut", "finding.export"])(
    "by %s",
    async (path) => {
      const refused = await post(path, { id: repositoryId }, { key: "a" });

      expect([refused.status, refused.code]).toEqual([400, "BAD_REQUEST"]);
      expect(refused.say).toBe("This takes no Idempotency-Key: send it without one.");
    },
  );

  test("by a query", async () => {
    const refused = await read(
      await lab.product.request("/api/trpc/scan.list?input=%7B%7D", credentials({ key: "a" })),
    );

    expect([refused.status, refused.code]).toEqual([400, "BAD_REQUEST"]);
  });

  test("by a plain path", async () => {
    const refused = await read(
      await lab.product.request(`/api/git/connections/${connectionId}`, {
        ...{ method: "DELETE", ...credentials({ key: "a" }) },
      }),
    );

    expect([refused.status, refused.code]).toEqual([400, "BAD_REQUEST"]);
    expect(await owner.browser.call((api) => api.connection.list())).toHaveLength(1);
  });

  test("over a batch, though all its calls take one", async () => {
    const input = { repositoryId, kind: "sast", sarif: report("one") };
    const before = await imported();
    const refused = await post("finding.import,finding.import?batch=1", { 0: input, 1: input }, { key: "a" });

    expect([refused.status, refused.code, refused.type]).toEqual([
      ...[400, "BAD_REQUEST", "application/problem+json"],
    ]);
    expect(refused.say).toContain("not in a batch");
    expect(await imported()).toBe(before);
  });
});

test("both doors lead to the same call", async () => {
  const first = await importing({ key: "a" });

  expect(await sending({ key: "a" })).toMatchObject({ replayed: "true", data: first.data });
});

test("calls that come at once are done once", async () => {
  const before = await imported();
  const answers = await Promise.all(Array.from({ length: 6 }, () => importing({ key: "a" })));

  expect(await imported()).toBe(before + 1);
  const done = answers.filter(({ status }) => status === 200);
  expect(new Set(done.map(({ data }) => data?.id)).size).toBe(1);
  expect(
    answers.filter(({ status }) => status !== 200).every(({ code }) => code === "IDEMPOTENCY_KEY_IN_USE"),
  ).toBe(true);
});

test("input that does not fit, and a refusal, leave the key as it was", async () => {
  const unknown = "019f0000-0000-7000-8000-000000000000";
  expect((await post("scan.start", { repositoryId: "x" }, { key: "a" })).code).toBe("BAD_REQUEST");
  expect((await post("scan.start", { repositoryId: unknown }, { key: "a" })).code).toBe("NOT_FOUND");

  expect(await post("scan.start", { repositoryId }, { key: "a" })).toMatchObject({
    ...{ status: 200, replayed: null },
  });
});

test("a service token and a person have keys of their own", async () => {
  const { token } = await owner.browser.call((api) =>
    api.token.create({ name: "program", scopes: ["run_scans", "view_repos"], days: 1 }),
  );

  const answers = [await importing({ key: "a" }), await importing({ key: "a", token })];
  answers.push(await importing({ key: "a", token }));

  expect(answers.map(({ replayed }) => replayed)).toEqual([null, null, "true"]);
});

test("whoever lost the right is not given the answer either", async () => {
  const operator = await lab.operator("member", owner.workspaceId);
  expect((await importing({ key: "a", as: operator })).status).toBe(200);
  await owner.browser.call((api) => api.team.changeRole({ userId: operator.userId, role: "viewer" }));

  expect(await importing({ key: "a", as: operator })).toMatchObject({ status: 403, replayed: null });
});

test("an enabling whose answer was lost is answered with what it made", async () => {
  const input = { connectionId, externalId: "500002", sastEnabled: true, scaEnabled: true, scanNow: false };
  const first = await post("repository.enable", input, { key: "a" });
  const repeated = await post("repository.enable", input, { key: "a" });
  const unkeyed = await post("repository.enable", input);

  expect(first.status).toBe(200);
  expect(repeated).toEqual({ ...first, replayed: "true" });
  expect(unkeyed.code).toBe("CONFLICT");
});
