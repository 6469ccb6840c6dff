import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectAllKept, printed } from "#tests/load/afterwards";
import { befallAll } from "#tests/load/faults";
import { figuresOf } from "#tests/load/ledger";
import { type Office, openOffice, size } from "#tests/load/office";

let office: Office;

beforeAll(async () => {
  // Its database is ended in the middle, so it is never the one that DATABASE_URL names.
  office = await openOffice({ ownServer: true });
});

afterAll(() => office?.close());

test("what breaks under load costs nothing that was said to be done, shows nobody anything, and mends by itself", async () => {
  const { ledger } = office;
  const broken = befallAll(office, (line) => printed([line]));

  const seconds = await office.workUntil(Promise.all([broken, sleep(size.seconds * 1_000)]));

  printed(figuresOf(ledger, seconds));
  expect(ledger.failures.length).toBeGreaterThan(0);
  expect(ledger.unexcused(await broken)).toEqual([]);
  await expectAllKept(office);
});
