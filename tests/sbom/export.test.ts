import { Spec, Validation } from "@cyclonedx/cyclonedx-library";
import { afterAll, beforeAll, expect, test } from "vitest";
import { outcomeOf } from "#tests/helpers/outcome";
import { type EnabledRepository, openScanLab, type ScanLab } from "#tests/helpers/scanning";

let lab: ScanLab;
let repository: EnabledRepository;

beforeAll(async () => {
  lab = await openScanLab();
  repository = await lab.enabled("github");
});

afterAll(() => lab.close());

const get = (format: "cyclonedx" | "spdx", headers: Record<string, string> = {}) =>
  repository.owner.browser.open(`/api/sbom/export.${format}?repositoryId=${repository.repositoryId}`, {
    headers,
  });

const events = () => repository.owner.browser.call((api) => api.activity.list({ action: "sbom_exported" }));

test("before the first scan there is none, and it is said", async () => {
  const answer = await get("cyclonedx");

  expect(answer.status).toBe(404);
  expect(await answer.text()).toContain("Scan it first");
  expect((await events()).events).toEqual([]);
});

test("after a scan it is there without the source, valid, with the findings and what was decided about them", async () => {
  await lab.finish(repository, await lab.queue(repository));
  const [decided] = await lab.walls.sql`
    select id from findings where repository_id = ${repository.repositoryId} and engine = 'sca' limit 1`;
  const id = String(decided?.id);
  await repository.owner.browser.call((api) =>
    api.finding.triage({ id, state: "false_positive", reason: "Not reached" }),
  );

  const answer = await get("cyclonedx");
  const text = await answer.text();
  const bill = JSON.parse(text) as {
    components: { purl: string }[];
    vulnerabilities: { "bom-ref": string; analysis: { state: string } }[];
  };

  expect(answer.headers.get("content-disposition")).toBe(
    'attachment; filename="acme-example-payments-api.cdx.json"',
  );
  expect(await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(text)).toBeNull();
  expect(bill.components.map(({ purl }) => purl)).toEqual(
    expect.arrayContaining([expect.stringMatching(/^pkg:npm\/lodash@/)]),
  );
  const [open] = await lab.walls.sql`
    select count(*)::int as total from findings
    where repository_id = ${repository.repositoryId} and engine = 'sca' and state <> 'fixed'`;
  expect(bill.vulnerabilities).toHaveLength(Number(open?.total));
  expect(bill.vulnerabilities.find((each) => each["bom-ref"] === id)?.analysis.state).toBe("false_positive");
});

test("SPDX is served as a file too, and each download stands in the log", async () => {
  const before = (await events()).events.length;

  const answer = await get("spdx");

  expect(answer.headers.get("content-type")).toBe("application/spdx+json");
  expect(answer.headers.get("content-disposition")).toContain("acme-example-payments-api.spdx.json");
  expect(((await answer.json()) as { packages: unknown[] }).packages.length).toBeGreaterThan(1);
  const { events: after } = await events();
  expect(after).toHaveLength(before + 1);
  expect(after[0]?.metadata).toMatchObject({ fullName: repository.fullName, format: "spdx" });
});

test("another site cannot cause a download, and a repository of somebody else is not there", async () => {
  const stranger = await lab.enabled("gitlab");
  const { repositoryId } = repository;

  expect((await get("spdx", { "sec-fetch-site": "cross-site" })).status).toBe(403);
  expect(
    await outcomeOf(stranger.owner.browser.call((api) => api.sbom.export({ repositoryId, format: "spdx" }))),
  ).toBe("NOT_FOUND");
});
