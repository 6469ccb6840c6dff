import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { inferRouterOutputs } from "@trpc/server";
import { type Provider, providers } from "#db/vocabulary";
import type { AppRouter } from "#server/trpc/app-router";
import { currentCode, Operator } from "#tests/demo/operator";
import { approve, type Decision } from "#tests/forges/approve";
import type { Forge } from "#tests/forges/forge";
import type { LocalForges } from "#tests/forges/start-all";

type Outputs = inferRouterOutputs<AppRouter>;
export type Finding = Outputs["finding"]["list"]["findings"][number];
export type Scan = Outputs["scan"]["get"];

export interface Step {
  readonly what: string;
  readonly outcome: string;
  readonly ms: number;
}

export interface SignIn {
  readonly email: string;
  readonly password: string;
  readonly manualKey: string;
  readonly recoveryCodes: readonly string[];
}

export interface MainJob {
  readonly steps: readonly Step[];
  readonly signIn: SignIn;
  readonly findings: readonly Finding[];
  readonly operator: Operator;
}

const SCAN_TIMEOUT_MS = 120_000;

/**
 * Does what a new operator does, over HTTP alone: first run, second factor, and for each provider the OAuth app, the
 * connection with its consent page, a repository from the picker, a scan.
 *
 * @throws Error at the first thing that does not go as it must.
 */
export async function runMainJob(
  product: { origin: string; setupLink: string },
  forges: LocalForges,
  report: (step: Step) => void,
): Promise<MainJob> {
  const operator = new Operator(product.origin);
  const steps: Step[] = [];
  const step = async <T>(what: string, work: () => Promise<T>, outcome: (value: T) => string): Promise<T> => {
    const started = performance.now();
    const value = await work();
    const done = { what, outcome: outcome(value), ms: Math.round(performance.now() - started) };
    steps.push(done);
    report(done);
    return value;
  };

  const signIn = await step(
    "first run: owner, workspace, second factor",
    () => firstRun(operator, product.setupLink),
    ({ email }) => `signed in as ${email} at AAL2`,
  );
  for (const provider of providers) {
    const { forge, origin, clientId, clientSecret } = forges[provider];
    const config = { provider, baseUrl: origin, clientId, clientSecret };
    await step(
      `${provider}: save the OAuth app`,
      () => operator.mutate("providerConfig.save", config),
      () => "sealed and stored",
    );
    await step(
      `${provider}: connect through its consent page`,
      () => connectByConsent(operator, provider, forge),
      ({ providerUsername, state, scopesGranted }) =>
        `${providerUsername}, ${state}${scopesGranted.length > 0 ? `, scopes ${scopesGranted.join(" ")}` : ""}`,
    );
  }
  const listings = await step(
    "picker: list all three at once",
    () => operator.query<Outputs["repository"]["available"]>("repository.available"),
    (all) => all.map((part) => `${part.provider} ${part.repositories.length}`).join(", "),
  );
  const scanned = providers.map((provider) => pick(listings, provider));
  for (const { connectionId, externalId, provider, fullName } of scanned) {
    const choice = { connectionId, externalId, sastEnabled: true, scaEnabled: true, scanNow: true };
    await step(
      `${provider}: enable ${fullName}`,
      () => operator.mutate("repository.enable", choice),
      () => "SAST and SCA on, scan queued",
    );
  }
  for (const { provider, fullName } of scanned) {
    await step(`${provider}: scan ${fullName}`, () => finishedScan(operator, fullName), describeScan);
  }
  const { findings } = await operator.query<Outputs["finding"]["list"]>("finding.list");
  for (const { fullName } of scanned) {
    if (!findings.some((finding) => finding.fullName === fullName))
      throw new Error(`no findings in ${fullName}`);
  }
  await step(
    "activity log",
    () => operator.query<Outputs["activity"]["list"]>("activity.list"),
    ({ events }) => `${events.length} events, the last one ${events[0]?.action}`,
  );
  return { steps, signIn, findings, operator };
}

/** The first owner with the workspace, signed in at AAL2. */
export async function firstRun(operator: Operator, setupLink: string): Promise<SignIn> {
  const email = "operator@example.com";
  const password = randomBytes(12).toString("base64url");
  const token = setupLink.split("/").at(-1);
  await operator.mutate("setup.createOwner", {
    token,
    name: "Demo Operator",
    email,
    password,
    workspaceName: "Demo",
  });
  const { manualKey } = await operator.mutate<Outputs["factor"]["beginTotp"]>("factor.beginTotp", {});
  const code = currentCode(manualKey);
  const { codes } = await operator.mutate<Outputs["factor"]["confirmTotp"]>("factor.confirmTotp", { code });
  const session = await operator.query<Outputs["session"]["current"]>("session.current");
  if (session.state !== "aal2") throw new Error("the session did not reach AAL2");
  return { email, password, manualKey, recoveryCodes: codes };
}

/** Whoever can be told what to do over HTTP. */
export interface Doer extends Pick<Operator, "query" | "mutate"> {
  send(address: string): Promise<{ readonly status: number; readonly headers: Headers }>;
}

/** Connects an account whose OAuth app is saved, through the forge's consent page; the forge's first one unless told. */
export async function connectByConsent(
  operator: Doer,
  provider: Provider,
  forge: Forge,
  choice: Decision = {},
) {
  const begun = await operator.mutate<Outputs["connection"]["begin"]>("connection.begin", { provider });
  const overHttp = {
    world: forge.world,
    fetch: (request: Request) => fetch(request, { redirect: "manual" }),
  };
  const callback = await approve(overHttp, begun.authorizationUrl, choice);
  const answer = await operator.send(callback.href);
  const landed = answer.headers.get("location") ?? "";
  if (!landed.includes("notice=connected"))
    throw new Error(`the callback answered ${answer.status} ${landed}`);
  return await connectionOf(operator, provider);
}

async function connectionOf(operator: Doer, provider: Provider) {
  const all = await operator.query<Outputs["connection"]["list"]>("connection.list");
  const found = all.find((connection) => connection.provider === provider);
  if (!found) throw new Error(`${provider} is not connected`);
  return found;
}

/** The repository that really has source: the local forges serve one such at each provider. */
function pick(listings: Outputs["repository"]["available"], provider: Provider) {
  const part = listings.find((listing) => listing.provider === provider);
  const wanted = /payments-api|inventory-service|release-notifier/;
  const repository = part?.repositories.find(({ fullName }) => wanted.test(fullName));
  if (!repository) throw new Error(`${provider} listed nothing to scan: ${part?.problem ?? "empty"}`);
  return repository;
}

async function finishedScan(operator: Operator, fullName: string): Promise<Scan> {
  for (const end = Date.now() + SCAN_TIMEOUT_MS; Date.now() < end; ) {
    const { scans } = await operator.query<Outputs["scan"]["list"]>("scan.list");
    const scan = scans.find((each) => each.fullName === fullName);
    if (scan && scan.state !== "queued" && scan.state !== "running") {
      if (scan.state !== "succeeded")
        throw new Error(
          `the scan ended as ${scan.state}: ${JSON.stringify(scan.errorMessage ?? scan.engines)}`,
        );
      return scan;
    }
    await sleep(100);
  }
  throw new Error(`the scan of ${fullName} did not end in time`);
}

const describeScan = (scan: Scan): string =>
  `${scan.commitSha?.slice(0, 8)}: ${scan.engines.map((each) => `${each.engine} ${each.findings} findings in ${each.durationMs} ms`).join(", ")}`;
