import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { openDatabase } from "#db/database";
import { sweepIdempotencyKeys } from "#db/queries/idempotency-keys";
import { servingTargets } from "#db/roles";
import type { Actor } from "#server/actor";
import { AppError } from "#server/errors";
import type { Services } from "#server/services";
import { answerOnce, type HoldTimes, type KeyedCall } from "#server/use-cases/idempotency/answer-once";
import { retentionLoop } from "#server/worker/retention-loop";
import { type BehindTheWalls, lookBehindTheWalls } from "#tests/helpers/behind-the-walls";
import { outcomeOf, refusalOf, tally } from "#tests/helpers/outcome";
import type { Member } from "#tests/helpers/people";
import { createProduct, type Product } from "#tests/helpers/product";
import { testContextKey, testLogins } from "#tests/setup/logins";

let product: Product;
let walls: BehindTheWalls;
/** The same product in another process: nothing in common but the database. */
let other: Services;
let member: Member;

beforeAll(async () => {
  product = await createProduct();
  walls = lookBehindTheWalls(product.database);
  const targets = servingTargets(product.database.admin, testLogins);
  other = { ...product.services, db: openDatabase(targets, testContextKey, 4) };
});

beforeEach(async () => {
  member = await product.member(await product.workspace(), "owner");
});

afterEach(() => walls.sql`delete from idempotency_keys`);

afterAll(async () => {
  await walls.close();
  await other.db.close();
  await product.close();
});

const call: KeyedCall = { key: "order-66", procedure: "scan.start", input: { a: 1, b: [2] } };

interface Run {
  readonly in?: Services;
  readonly as?: Member;
  readonly call?: Partial<KeyedCall>;
  readonly times?: HoldTimes;
}

function run(work: () => unknown, { in: services = product.services, as = member, ...rest }: Run = {}) {
  const { userId, name, workspaceId, role } = as;
  const actor = {
    ...{ userId, name, workspaceId, role, sessionId: as.sessionId },
    request: { requestId: "r", ip: null, userAgent: null, background: false },
  } satisfies Actor;
  return answerOnce(services, actor, { ...call, ...rest.call }, async () => work(), rest.times);
}

/** Work that ends when it is told to. */
function held<T>(answer: T) {
  let begin = () => {};
  let end = () => {};
  const begun = new Promise<void>((resolve) => (begin = resolve));
  const ended = new Promise<void>((resolve) => (end = resolve));
  const work = async () => {
    begin();
    await ended;
    return answer;
  };
  return { work, begun, end: () => end() };
}

const lapse = () => walls.sql`update idempotency_keys set locked_until = now() - interval '1 second'`;

describe("a call that is made again", () => {
  test("is given the first answer and does nothing", async () => {
    const work = vi.fn(() => ({ id: "one", at: null, list: [1, { deep: true }] }));

    const first = await run(work);
    const again = await run(work, { in: other });

    expect(first).toEqual({ answer: work.mock.results[0]?.value, replayed: false });
    expect(again).toEqual({ answer: first.answer, replayed: true });
    expect(work).toHaveBeenCalledTimes(1);
  });

  test("is the same with its members in another order", async () => {
    await run(() => 1);

    expect(await run(() => 2, { call: { input: { b: [2], a: 1 } } })).toEqual({ answer: 1, replayed: true });
  });

  test("runs again when the first came to nothing", async () => {
    const refused = () => {
      throw new AppError("CONFLICT", { say: "Not now." });
    };
    const broken = () => {
      throw new Error("out of order");
    };

    expect((await refusalOf(run(refused))).code).toBe("CONFLICT");
    await expect(run(broken)).rejects.toThrow("out of order");
    expect(await run(() => "done")).toEqual({ answer: "done", replayed: false });
  });

  test("is refused while the first runs, in whichever process", async () => {
    const { work, begun, end } = held("done");
    const first = run(work);
    await begun;

    const refusals = await Promise.all([run(work), run(work, { in: other })].map(refusalOf));
    end();

    expect(refusals.map(({ code, retryAfterSeconds }) => [code, retryAfterSeconds])).toEqual([
      ["IDEMPOTENCY_KEY_IN_USE", 2],
      ["IDEMPOTENCY_KEY_IN_USE", 2],
    ]);
    expect([(await first).answer, (await run(work)).replayed]).toEqual(["done", true]);
  });

  test("is done by one of many that come at once", async () => {
    const { work, end } = held("done");
    const ran = vi.fn(work);
    const calls = Array.from({ length: 8 }, (_, index) =>
      run(ran, { in: index % 2 ? other : product.services }),
    );
    let refused = 0;
    for (const each of calls) {
      each.catch(() => {
        refused += 1;
        if (refused === calls.length - 1) end();
      });
    }

    expect(await tally(calls)).toEqual({ ok: 1, IDEMPOTENCY_KEY_IN_USE: 7 });
    expect(ran).toHaveBeenCalledTimes(1);
  });
});

describe("a process that ends in the middle of a call", () => {
  test("keeps it from being made again until the lock lapses, and no longer", async () => {
    const lost = held("of the first");
    const first = run(lost.work);
    await lost.begun;
    expect(await outcomeOf(run(() => "second", { in: other }))).toBe("IDEMPOTENCY_KEY_IN_USE");

    await lapse();
    expect(await run(() => "of the second", { in: other })).toEqual({
      ...{ answer: "of the second", replayed: false },
    });

    // It was not dead but slow. Its own caller has its answer; the one that is kept stays.
    lost.end();
    expect((await first).answer).toBe("of the first");
    expect((await run(() => "third")).answer).toBe("of the second");
  });

  test("and a failure of one that lost its turn leaves the other's answer alone", async () => {
    const slow = held("never");
    const first = run(async () => {
      await slow.work();
      throw new AppError("CONFLICT", { say: "Too late." });
    });
    await slow.begun;
    await lapse();
    await run(() => "kept", { in: other });

    slow.end();
    expect((await refusalOf(first)).code).toBe("CONFLICT");
    expect(await run(() => "third")).toEqual({ answer: "kept", replayed: true });
  });

  test("leaves no way in for another call", async () => {
    const lost = held("late");
    const first = run(lost.work);
    await lost.begun;
    await lapse();

    expect(await outcomeOf(run(() => 1, { call: { input: { a: 2 } } }))).toBe("IDEMPOTENCY_KEY_REUSED");
    lost.end();
    await first;
  });
});

test("a call that runs holds its key for as long as it takes", async () => {
  const { work, begun, end } = held("done");
  const first = run(work, { times: { lockSeconds: 60, holdEveryMs: 5 } });
  await begun;
  await lapse();

  await vi.waitFor(async () => {
    const [row] = await walls.sql`select locked_until > now() as held from idempotency_keys`;
    expect(row?.held).toBe(true);
  });
  end();
  await first;
});

describe("a key", () => {
  test.each<[string, Partial<KeyedCall>]>([
    ["other input", { input: { a: 1, b: [3] } }],
    ["no input", { input: undefined }],
    ["another procedure", { procedure: "rules.try" }],
  ])("is refused with %s", async (_, changed) => {
    await run(() => 1);

    expect((await refusalOf(run(() => 2, { call: changed }))).code).toBe("IDEMPOTENCY_KEY_REUSED");
  });

  test("of another person, or of another workspace, is another key", async () => {
    const colleague = await product.member({ id: member.workspaceId, name: "Workspace" }, "member");
    const stranger = await product.member(await product.workspace(), "owner");

    const answers = [await run(() => 1), await run(() => 2, { as: colleague })];
    answers.push(await run(() => 3, { as: stranger }));

    expect(answers.map(({ answer, replayed }) => [answer, replayed])).toEqual([
      [1, false],
      [2, false],
      [3, false],
    ]);
    expect((await run(() => 4)).answer).toBe(1);
  });

  test("is not kept as it was sent", async () => {
    await run(() => 1, { call: { key: "somebody@example.test" } });

    expect(JSON.stringify(await walls.rowsOf(member.workspaceId))).not.toContain("somebody");
    expect(await walls.sql`select 1 from idempotency_keys where octet_length(key_hash) = 32`).toHaveLength(1);
  });

  test("is good for another call after 24 hours", async () => {
    await run(() => 1);
    const [row] =
      await walls.sql`select expires_at - created_at = interval '24 hours' as day from idempotency_keys`;
    await walls.sql`update idempotency_keys set expires_at = now()`;

    expect(row?.day).toBe(true);
    expect((await run(() => 2, { call: { input: 2 } })).answer).toBe(2);
  });

  test("is swept away after that in every workspace, and not before", async () => {
    const stranger = await product.member(await product.workspace(), "owner");
    for (const as of [member, stranger]) {
      for (const key of ["old", "young"]) await run(() => key, { as, call: { key } });
    }
    await walls.sql`
      update idempotency_keys set expires_at = now() - interval '1 second' where answer = '"old"'::jsonb`;

    expect(await product.services.db.worker.claiming(sweepIdempotencyKeys)).toBe(2);
    expect(await product.services.db.worker.claiming(sweepIdempotencyKeys)).toBe(0);
    const left = await walls.sql`select answer from idempotency_keys`;
    expect(left.map(({ answer }) => answer)).toEqual(["young", "young"]);
  });
});

test("the loop that clears away what has ended takes keys along", async () => {
  await run(() => 1);
  await walls.sql`update idempotency_keys set expires_at = now() - interval '1 second'`;
  const stopping = new AbortController();
  const loop = retentionLoop(product.services, stopping.signal);

  await vi.waitFor(async () => expect(await walls.sql`select 1 from idempotency_keys`).toEqual([]));
  stopping.abort();
  await loop;
});

test("input deeper than the stack is refused, and takes no key", async () => {
  let deep: unknown = 0;
  for (let depth = 0; depth < 200_000; depth += 1) deep = [deep];

  expect((await refusalOf(run(() => 1, { call: { input: deep } }))).code).toBe("BAD_REQUEST");
  expect(await run(() => 2)).toEqual({ answer: 2, replayed: false });
});

test("an answer that cannot be kept is answered all the same, and stands in the log", async () => {
  // PostgreSQL's jsonb holds no NUL.
  expect((await run(() => "\u0000")).answer).toBe("\u0000");

  expect(product.logLines.join("")).toContain("idempotency key not written");
});
