import { afterAll, beforeAll, expect, test } from "vitest";
import { outcomeOf, refusalOf } from "#tests/helpers/outcome";
import { type EnabledRepository, openScanLab, type ScanLab } from "#tests/helpers/scanning";

let lab: ScanLab;
let repository: EnabledRepository;

beforeAll(async () => {
  lab = await openScanLab();
  repository = await lab.enabled("github");
});

afterAll(() => lab.close());

const api = <T>(work: Parameters<typeof repository.owner.browser.call<T>>[0]) =>
  repository.owner.browser.call(work);

/** A rule that fires where the demo's sources load Express. */
const rule = (change: { id?: string; bad?: string; call?: string } = {}) => `
- id: ${change.id ?? "custom/no-express"}
  languages: [javascript]
  kind: pattern
  severity: low
  confidence: high
  cwe: [CWE-1104]
  title: Express is loaded
  message: We are moving away from it.
  fix: Use our own server.
  match:
    - call: "${change.call ?? "require"}"
      when: [{ arg: 0, matches: "^express$" }]
  tests:
    bad: ['${change.bad ?? 'require("express");'}']
    ok: ['require("other");']
`;

async function tried(document: string): Promise<string> {
  const { repositoryId } = repository;
  const { trialId } = await api((call) => call.rules.try({ name: "Ours", document, repositoryId }));
  await lab.finish(repository, trialId);
  return trialId;
}
const trialOf = (id: string) => api((call) => call.rules.trial({ id }));

test("rules are tried, then kept, then used in every scan, and what they found is fixed when they go", async () => {
  const trialId = await tried(rule());
  const trial = await trialOf(trialId);
  expect(trial).toMatchObject({ good: true, state: "succeeded" });
  expect(trial.findings.map(({ ruleId }) => ruleId)).toContain("custom/no-express");
  expect(await lab.findingStates(repository)).toEqual({});

  const { id } = await api((call) => call.rules.save({ trialId }));
  // Kept twice, they are there once.
  expect(await api((call) => call.rules.save({ trialId }))).toEqual({ id });
  expect(await api((call) => call.rules.list())).toHaveLength(1);
  await lab.finish(repository, await lab.queue(repository));
  const found = await lab.walls.sql`select state from findings where rule_id = 'custom/no-express'`;
  expect(found.map(({ state }) => state)).toEqual(trial.findings.map(() => "new"));

  await api((call) => call.rules.setEnabled({ id, enabled: false }));
  await lab.finish(repository, await lab.queue(repository));
  const after = await lab.walls.sql`select distinct state from findings where rule_id = 'custom/no-express'`;
  expect(after.map(({ state }) => state)).toEqual(["fixed"]);

  await api((call) => call.rules.remove({ id }));
  expect(await api((call) => call.rules.list())).toEqual([]);
  const actions = await lab.walls.actions(repository.owner.workspaceId);
  expect(actions).toEqual(expect.arrayContaining(["rules_saved", "rules_switched", "rules_removed"]));
});

test("a rule whose sample does not fire is not kept, and its trial says which", async () => {
  const trialId = await tried(rule({ bad: 'require("other");' }));

  const trial = await trialOf(trialId);
  expect(trial).toMatchObject({ good: false, state: "failed", findings: [] });
  expect(trial.notes).toEqual(["custom/no-express: it does not fire on the bad sample 1."]);
  expect(await outcomeOf(api((call) => call.rules.save({ trialId })))).toBe("CONFLICT");
});

test.each([
  ["no YAML", "- id: [", "It is not valid YAML"],
  ["nothing", "[]", "There is no rule in it."],
  [
    "an id of the pack",
    rule({ id: "js/sql-injection" }),
    "js/sql-injection: Its id has to begin with custom/.",
  ],
  ["an unknown field", rule().replace("severity: low", "severity: terrible"), "severity"],
])("%s is refused at once, with what is wrong", async (_, document, why) => {
  const { repositoryId } = repository;
  const refusal = await refusalOf(api((call) => call.rules.try({ name: "x", document, repositoryId })));

  expect(refusal.code).toBe("BAD_REQUEST");
  expect(refusal.say).toContain(why);
});

test("an expression that needs more than linear time is no rule", async () => {
  const trialId = await tried(rule().replace("^express$", "^(?=e)express$"));

  expect((await trialOf(trialId)).good).toBe(false);
});

test("rules and trials of another workspace are not there", async () => {
  const trialId = await tried(rule());
  const stranger = await lab.enabled("gitlab");
  const { browser } = stranger.owner;

  expect(await outcomeOf(browser.call((call) => call.rules.trial({ id: trialId })))).toBe("NOT_FOUND");
  expect(await outcomeOf(browser.call((call) => call.rules.save({ trialId })))).toBe("NOT_FOUND");
});
