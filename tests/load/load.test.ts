import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectAllKept, printed } from "#tests/load/afterwards";
import { notKept } from "#tests/load/kept";
import { type Change, figuresOf, Ledger } from "#tests/load/ledger";
import { type Office, openOffice, size } from "#tests/load/office";
import { ask } from "#tests/load/seat";

let office: Office;

beforeAll(async () => {
  office = await openOffice({ ownServer: false });
});

afterAll(() => office?.close());

test("many operators at once are answered, lose nothing, double nothing, and see nothing of each other's", async () => {
  const { ledger } = office;

  const seconds = await office.workUntil(sleep(size.seconds * 1_000));

  printed(figuresOf(ledger, seconds));
  expect(ledger.unexcused([])).toEqual([]);
  await expectAllKept(office);
});

test("a change that is lost, doubled or nobody's would be noticed, and so would a word of another workspace", async () => {
  const { fleet, tenants, ledger, probes } = office;
  const [probe] = probes;
  const ids = tenants.map(({ workspace }) => workspace.id);
  const differing = (changes: readonly Change[]) => notKept(fleet.sql, ids, changes);
  const [one, ...others] = ledger.changes.filter(
    ({ kind, outcome }) => kind === "decide" && outcome === "done",
  );
  if (!one || !probe) throw new Error("nobody decided anything");
  const rest = ledger.changes.filter((each) => each !== one);
  const stranger = { ...probe, ledger: new Ledger(), tenant: { ...probe.tenant, canary: "somebody else" } };

  expect(others.length).toBeGreaterThan(0);
  expect(await differing([...ledger.changes, { ...one, subject: "a decision that was lost" }])).toHaveLength(
    1,
  );
  expect(await differing([...ledger.changes, one])).toHaveLength(1);
  expect(await differing(rest)).toHaveLength(1);
  expect(await differing([...rest, { ...one, outcome: "refused" }])).toHaveLength(1);
  expect(await differing([...rest, { ...one, outcome: "unknown" }])).toEqual([]);
  await ask(stranger, "overview", "/");
  expect(stranger.ledger.problems.join()).toContain(probe.tenant.canary);
});
