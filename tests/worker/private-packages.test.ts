import { afterAll, beforeAll, expect, test } from "vitest";
import { scaEngine } from "#server/scanners/sca/engine";
import { osvSource } from "#server/scanners/sca/osv-source";
import { openScanLab, type ScanLab } from "#tests/helpers/scanning";

let lab: ScanLab;

beforeAll(async () => {
  lab = await openScanLab();
});

afterAll(() => lab.close());

test("names that the workspace marks as private are not sent, and the scan says so", async () => {
  const asked: string[] = [];
  const engine = scaEngine(
    osvSource({
      baseUrl: "https://osv.test",
      fetchJson: async (_url, { body }) => {
        const { queries } = JSON.parse(body ?? "") as { queries: { package: { name: string } }[] };
        asked.push(...queries.map((query) => query.package.name));
        return { results: queries.map(() => ({})) };
      },
      fallback: {
        ...{ id: "seed", describe: () => "none", basis: async () => null },
        lookup: async () => ({ advisories: new Map(), notes: [], complete: true, basis: null }),
      },
    }),
  );
  const tools = { ...lab.tools, engines: { ...lab.tools.engines, sca: engine } };
  const repository = await lab.enabled("github");
  await lab.finish(repository, await lab.queue(repository), tools);
  expect(asked).toContain("lodash");
  asked.length = 0;

  const { owner } = repository;
  const settings = await owner.browser.call((api) => api.workspace.settings());
  await owner.browser.call((api) =>
    api.workspace.updateSettings({ ...settings, privatePackages: ["lodash", "@acme/*"] }),
  );
  const scan = await lab.finish(repository, await lab.queue(repository), tools);

  expect(asked).not.toContain("lodash");
  expect(asked.length).toBeGreaterThan(0);
  expect(JSON.stringify(scan)).toContain(
    "1 package names that this workspace marks as private were not sent to osv.test",
  );
});

test("a setting that leaves them out keeps them, and an impossible pattern is refused", async () => {
  const { owner } = await lab.enabled("gitlab");
  const change = (privatePackages?: string[]) =>
    owner.browser.call((api) =>
      api.workspace.updateSettings({
        ...{ name: "Acme", listingCap: 100, driftPolicy: "note" as const },
        ...(privatePackages ? { privatePackages } : {}),
      }),
    );
  await change(["@acme/*"]);
  await change();

  const settings = await owner.browser.call((api) => api.workspace.settings());
  expect(settings.privatePackages).toEqual(["@acme/*"]);
  for (const bad of ["", "a b", "a\u0000", "x".repeat(201)]) await expect(change([bad])).rejects.toThrow();
});
