import { setTimeout as sleep } from "node:timers/promises";
import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "#server/trpc/app-router";
import type { Lab } from "#tests/browser/lab";
import { type MainJob, runMainJob } from "#tests/demo/main-job";
import { currentCode, Operator } from "#tests/demo/operator";
import { softwareAuthenticator } from "#tests/helpers/software-authenticator";
import { exampleRules } from "~/lib/example-rules";

type Outputs = inferRouterOutputs<AppRouter>;

/** A workspace that was worked in, and the ids of what is in it. */
export interface Populated {
  readonly job: MainJob;
  readonly connectionId: string;
  readonly connectedRepositoryId: string;
  readonly repositoryId: string;
  readonly scanId: string;
  /** One that has an earlier one to be compared with. */
  readonly laterScanId: string;
  readonly failedScanId: string;
  readonly findingId: string;
  readonly dependencyFindingId: string;
  readonly trialId: string;
  readonly rulesId: string;
  readonly webhookId: string;
  readonly tokenId: string;
  readonly passkeyId: string;
  /** One that is read from a forge that does not answer. */
  readonly runningScanId: string;
  readonly pausedRepositoryId: string;
  readonly memberId: string;
  readonly member: Operator;
  /** The member again, after the password and before the second factor. */
  readonly halfway: Operator;
  readonly invitationToken: string;
}

/**
 * Does in a fresh lab what a workspace does in its first weeks, over HTTP: the main job, decisions, a report of another tool, drift, a
 * schedule, rules of its own, people, programs and webhooks.
 *
 * @throws Error at the first thing that does not go as it must.
 */
export async function populate({ product, forges }: Lab): Promise<Populated> {
  const job = await runMainJob(product, forges, () => {});
  const { operator } = job;
  const { repositories: connected } =
    await operator.query<Outputs["repository"]["connected"]>("repository.connected");
  const main = found(connected, ({ fullName }) => fullName.endsWith("payments-api"));
  const others = await enableOthers(operator, main.connectionId);
  await operator.mutate("repository.schedule", { repositoryId: main.repositoryId, every: "weekly" });
  await importTwice(operator, main.repositoryId);

  const { findings } = await operator.query<Outputs["finding"]["list"]>("finding.list");
  const mine = findings.filter(({ repositoryId }) => repositoryId !== main.repositoryId);
  const decide = (at: number, state: string, reason: string, until?: string) =>
    operator.mutate("finding.triage", { id: mine[at]?.id, state, reason, ...(until ? { until } : {}) });
  await decide(0, "ignored", "Behind the gateway until the rewrite", inDays(30));
  await decide(1, "false_positive", "The value is a constant of the build");

  const pausedRepositoryId = await drift(operator, forges, others);
  const trialId = await tryRules(operator, main.repositoryId);
  await operator.mutate("rules.save", { trialId });
  const rules = await operator.query<Outputs["rules"]["list"]>("rules.list");
  const webhook = await operator.mutate<Outputs["webhook"]["create"]>("webhook.create", {
    ...{ url: "https://hooks.example.test/secportal", kinds: ["scan_failed", "critical_finding"] },
  });
  const token = await operator.mutate<Outputs["token"]["create"]>("token.create", {
    ...{ name: "Nightly report", scopes: ["view_repos"], days: 90 },
  });
  await operator.mutate("notification.setPolicy", { rules: [{ kind: "scan_failed", rule: "required" }] });
  const people = await invitePeople(operator, product.origin);
  const passkeyId = await addPasskey(operator, product.origin);
  forges.bitbucket.forge.fail("repository", { hang: true, times: Number.POSITIVE_INFINITY });
  const slow = found(connected, ({ provider }) => provider === "bitbucket");
  await operator.mutate("scan.start", { repositoryId: slow.repositoryId });
  const { scans } = await operator.query<Outputs["scan"]["list"]>("scan.list");
  return {
    ...{ job, connectionId: main.connectionId, connectedRepositoryId: main.id },
    ...{ repositoryId: main.repositoryId, trialId, passkeyId, pausedRepositoryId, ...people },
    runningScanId: found(scans, ({ repositoryId }) => repositoryId === slow.repositoryId).id,
    scanId: found(
      scans,
      ({ repositoryId, trigger }) => repositoryId === main.repositoryId && trigger === "enabled",
    ).id,
    laterScanId: found(
      scans,
      ({ repositoryId, trigger }) => repositoryId === main.repositoryId && trigger === "import",
    ).id,
    failedScanId: found(scans, ({ state }) => state === "failed").id,
    findingId: found(findings, ({ path: file }) => file.endsWith("payments.js")).id,
    dependencyFindingId: found(findings, ({ engine }) => engine === "sca").id,
    rulesId: found(rules, () => true).id,
    webhookId: webhook.id,
    tokenId: token.id,
  };
}

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

function found<T>(all: readonly T[], wanted: (one: T) => boolean): T {
  const one = all.find(wanted);
  if (one === undefined) throw new Error("the workspace lacks what it was filled with");
  return one;
}

/** Two more of GitHub's. They have no source, so their scans fail, as scans do. */
async function enableOthers(operator: Operator, connectionId: string) {
  for (const externalId of ["500002", "500006"]) {
    const engines = { sastEnabled: true, scaEnabled: true, scanNow: true };
    await operator.mutate("repository.enable", { connectionId, externalId, ...engines });
  }
  const { repositories: connected } =
    await operator.query<Outputs["repository"]["connected"]>("repository.connected");
  const others = connected.filter(({ fullName }) => /web-storefront|telemetry-agent/.test(fullName));
  await settled(operator);
  return others;
}

/** What another tool found, of the severities that the main job lacks, and its next report, in which half of that is fixed. */
async function importTwice(operator: Operator, repositoryId: string): Promise<void> {
  const scores = ["5.5", "4.8", "2.4", "2.0", undefined];
  const kinds = ["Weak hash", "Open redirect", "Verbose error", "Missing header", "Long function"];
  const report = (count: number) => ({
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "House linter",
            rules: kinds.map((name, index) => ({
              id: `house/${index}`,
              shortDescription: { text: name },
              properties: { "security-severity": scores[index] },
            })),
          },
        },
        results: Array.from({ length: count }, (_, index) => ({
          ruleId: `house/${index % kinds.length}`,
          level: "note",
          message: { text: `${kinds[index % kinds.length]} in module ${index}` },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: `src/modules/module-${index}.js` },
                region: { startLine: 10 + index },
              },
            },
          ],
        })),
      },
    ],
  });
  for (const count of [40, 30])
    await operator.mutate("finding.import", {
      ...{ repositoryId, kind: "sast", sarif: JSON.stringify(report(count)) },
    });
}

/** One was renamed, which is noted; another became public, which waits for a person. */
async function drift(
  operator: Operator,
  forges: Lab["forges"],
  others: Outputs["repository"]["connected"]["repositories"],
): Promise<string> {
  const { repositories } = forges.github.forge.world;
  found(repositories, ({ id }) => id === "500002").name = "web-shop";
  found(repositories, ({ id }) => id === "500006").visibility = "public";
  for (const { repositoryId } of others) await operator.mutate("scan.start", { repositoryId });
  await settled(operator);
  const after = await operator.query<Outputs["repository"]["connected"]>("repository.connected");
  return found(after.repositories, ({ pausedReason }) => pausedReason !== null).repositoryId;
}

async function tryRules(operator: Operator, repositoryId: string): Promise<string> {
  const trial = { name: "Our own helpers", document: exampleRules, repositoryId };
  const answer = await operator.mutate<Outputs["rules"]["try"]>("rules.try", trial);
  await settled(operator, answer.trialId);
  return answer.trialId;
}

/** Waits until no scan, and not this trial, waits or runs. */
async function settled(operator: Operator, trialId?: string): Promise<void> {
  const busy = (state: string) => state === "queued" || state === "running";
  for (const end = Date.now() + 120_000; Date.now() < end; ) {
    const { scans } = await operator.query<Outputs["scan"]["list"]>("scan.list");
    const trial = trialId
      ? await operator.query<Outputs["rules"]["trial"]>("rules.trial", { id: trialId })
      : undefined;
    if (!scans.some(({ state }) => busy(state)) && !(trial && busy(trial.state))) return;
    await sleep(200);
  }
  throw new Error("the scans did not end in time");
}

/** A member who accepted, and somebody who has not yet. */
async function invitePeople(operator: Operator, origin: string) {
  const invite = async (email: string, role: string) => {
    const input = { email, role };
    const { url } = await operator.mutate<Outputs["team"]["invite"]>("team.invite", input);
    return url.split("/").at(-1) ?? "";
  };
  const token = await invite("member@example.com", "member");
  const [member, halfway] = [new Operator(origin), new Operator(origin)];
  const password = "a long passphrase of theirs";
  await member.mutate("invitation.accept", { token, name: "Second Person", password });
  const { manualKey } = await member.mutate<Outputs["factor"]["beginTotp"]>("factor.beginTotp", {});
  await member.mutate("factor.confirmTotp", { code: currentCode(manualKey) });
  await halfway.mutate("session.signIn", { email: "member@example.com", password });
  const { members } = await operator.query<Outputs["team"]["list"]>("team.list");
  return {
    ...{ member, halfway },
    memberId: found(members, ({ email }) => email === "member@example.com").userId,
    invitationToken: await invite("viewer@example.com", "viewer"),
  };
}

async function addPasskey(operator: Operator, origin: string): Promise<string> {
  const options = await operator.mutate<Outputs["factor"]["beginPasskey"]>("factor.beginPasskey", {});
  const answer = softwareAuthenticator().make(options, { origin });
  await operator.mutate("factor.addPasskey", { name: "Blue key", answer });
  const { passkeys } = await operator.query<Outputs["account"]["factors"]>("account.factors");
  return found(passkeys, () => true).id;
}
