import { expect } from "vitest";
import { countOpenScans, findingsOf, lostOrDoubled, scansNotEndedOnce } from "#tests/fleet/scan-facts";
import { badChains } from "#tests/fleet/verify-chains";
import { lapseLeasesOfTheDead } from "#tests/helpers/lapse-leases";
import { notKept } from "#tests/load/kept";
import { type Office, size } from "#tests/load/office";

/** From this many seconds on, a run waits for the lease of a worker that was killed in it, as an installation would. */
const LONG_SECONDS = 60;
const PATIENCE_MS = 240_000;

/** Writes one JSON object a line. */
export const printed = (lines: readonly object[]): void =>
  void process.stdout.write(lines.map((line) => `${JSON.stringify(line)}\n`).join(""));

/** When the last scan has ended: nothing that was said to be done is lost, nothing is doubled, and nobody saw what is not theirs. */
export async function expectAllKept({ fleet, tenants, ledger }: Office): Promise<void> {
  const { sql } = fleet;
  const ids = tenants.map(({ workspace }) => workspace.id);
  const open = async () => {
    if (size.seconds < LONG_SECONDS) await lapseLeasesOfTheDead(sql);
    return await countOpenScans(sql, ids);
  };
  await expect.poll(open, { timeout: PATIENCE_MS, interval: 100 }).toBe(0);

  expect(ledger.problems).toEqual([]);
  expect([...ledger.seenWords].sort()).toEqual(tenants.map(({ canary }) => canary).sort());
  expect(await notKept(sql, ids, ledger.changes)).toEqual([]);
  expect(await scansNotEndedOnce(sql, ids)).toEqual([]);
  const scanned = tenants.flatMap((tenant) => tenant.scanned.map(({ repositoryId }) => repositoryId));
  expect(lostOrDoubled(await findingsOf(sql, scanned))).toEqual([]);
  expect(await badChains(fleet, tenants)).toEqual([]);
  const kinds = new Set(ledger.changes.filter(({ outcome }) => outcome === "done").map(({ kind }) => kind));
  expect([...kinds].sort()).toEqual(["decide", "disable", "enable", "scan", "signIn"]);
  expect(fleet.output()).not.toMatch(/"level":"fatal"/);
}
