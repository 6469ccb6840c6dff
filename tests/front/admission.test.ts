import { expect, test } from "vitest";
import { AppError } from "#server/errors";
import { Admission, type AdmissionLimits } from "#server/front/admission";

const limits: AdmissionLimits = { atOnce: 2, more: 1, lookMs: 1, busyShare: 0.9, patienceMs: 60_000 };

/** A gate at a process as busy as told, and requests that stay inside until they are let go. */
function gate(change: Partial<AdmissionLimits> = {}) {
  const load = { busy: 1, database: false };
  const admission = new Admission(
    { busyShare: () => load.busy, waitsForDatabase: () => load.database },
    { ...limits, ...change },
  );
  const inside: string[] = [];
  const leave = new Map<string, () => void>();
  const ask = (name: string, leaving?: AbortSignal) =>
    admission.run(
      async () => {
        inside.push(name);
        await new Promise<void>((resolve) => leave.set(name, resolve));
        return name;
      },
      leaving && (() => leaving),
    );
  return { load, inside, ask, leave: (name: string) => leave.get(name)?.() };
}

test("a busy process works on so many at once, and lets the others in one by one in the order they came", async () => {
  const { inside, ask, leave } = gate();
  const answers = ["a", "b", "c", "d"].map((name) => ask(name));
  expect(inside).toEqual(["a", "b"]);

  leave("b");
  expect(await answers[1]).toBe("b");
  expect(inside).toEqual(["a", "b", "c"]);
  leave("a");
  await expect.poll(() => inside).toEqual(["a", "b", "c", "d"]);

  for (const name of ["c", "d"]) leave(name);
  expect(await Promise.all(answers)).toEqual(["a", "b", "c", "d"]);
});

test("whoever waits for something else keeps nobody out of a process that has time left", async () => {
  const { load, inside, ask, leave } = gate();
  const answers = ["hangs", "hangs too", "quick", "quick too"].map((name) => ask(name));
  load.busy = 0.2;

  await expect.poll(() => inside).toHaveLength(4);

  for (const name of inside) leave(name);
  expect(await Promise.all(answers)).toHaveLength(4);
});

test("while something waits for the database, no more are let in to wait as well", async () => {
  const { load, inside, ask, leave } = gate({ patienceMs: 50 });
  Object.assign(load, { busy: 0, database: true });
  const answers = ["a", "b"].map((name) => ask(name));

  const refused = await ask("c").catch((error: unknown) => error);

  expect(inside).toEqual(["a", "b"]);
  expect(refused).toBeInstanceOf(AppError);
  expect(refused).toMatchObject({ code: "UNAVAILABLE", retryAfterSeconds: 5 });
  for (const name of inside) leave(name);
  await Promise.all(answers);
});

test("nothing is done for somebody who left while they waited, and the next one is let in", async () => {
  const { inside, ask, leave } = gate();
  const leaving = new AbortController();
  const stay = ["a", "b"].map((name) => ask(name));
  const left = ask("c", leaving.signal);
  const after = ask("d");

  leaving.abort();
  await expect(left).rejects.toMatchObject({ code: "UNAVAILABLE" });
  for (const name of ["a", "b"]) leave(name);
  await Promise.all(stay);

  await expect.poll(() => inside).toEqual(["a", "b", "d"]);
  leave("d");
  expect(await after).toBe("d");
});

test("work that fails gives its place to the next", async () => {
  const admission = new Admission(
    { busyShare: () => 1, waitsForDatabase: () => false },
    { ...limits, atOnce: 1 },
  );
  const failing = admission.run(() => Promise.reject(new Error("of the work")));
  const next = admission.run(async () => "answered");

  await expect(failing).rejects.toThrow("of the work");
  expect(await next).toBe("answered");
});
