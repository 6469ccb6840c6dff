import fs from "node:fs";
import path from "node:path";
import { expect } from "vitest";
import { type Provider, providers } from "#db/vocabulary";
import { createAdvisorySource } from "#server/scanners/create-advisory-source";
import type { Engine, EngineResult } from "#server/scanners/engine";
import { sastEngine } from "#server/scanners/sast/engine";
import { trialEngine } from "#server/scanners/sast/trial-engine";
import { scaEngine } from "#server/scanners/sca/engine";
import type { ScanTools } from "#server/use-cases/scans/run-scan";
import { Bell } from "#server/worker/bell";
import { workLoop } from "#server/worker/loop";
import { createBitbucketForge } from "#tests/forges/bitbucket/forge";
import type { Forge } from "#tests/forges/forge";
import { createGithubForge } from "#tests/forges/github/forge";
import { createGitlabForge } from "#tests/forges/gitlab/forge";
import { type ServedForge, serveForge } from "#tests/forges/http";
import { type BehindTheWalls, lookBehindTheWalls } from "#tests/helpers/behind-the-walls";
import { openBrowser } from "#tests/helpers/browser";
import { connect, type Forges } from "#tests/helpers/connecting";
import type { Operator } from "#tests/helpers/lab";
import { createProduct, type Product } from "#tests/helpers/product";
import { scannable } from "#tests/helpers/scannable";

export { scannable };

export interface EnabledRepository {
  readonly owner: Operator;
  readonly forge: Forge;
  readonly connectionId: string;
  readonly id: string;
  readonly repositoryId: string;
  readonly fullName: string;
}

/** The product, its scan tools, and three providers that git can reach over loopback. */
export interface ScanLab {
  readonly product: Product;
  readonly walls: BehindTheWalls;
  readonly tools: ScanTools;
  /** Puts new forges in place of the old ones. */
  renew(): Promise<void>;
  /** A new workspace with the provider's vulnerable repository enabled. */
  enabled(provider: Provider): Promise<EnabledRepository>;
  /** Queues a scan and returns its id. */
  queue(repository: EnabledRepository): Promise<string>;
  /** Starts a worker; `stop` ends it as a shutdown would. */
  startWorker(tools?: ScanTools): { stop(): Promise<void> };
  /** Lets a worker run until nothing waits or runs, and returns the scan. */
  finish(repository: EnabledRepository, scanId: string, tools?: ScanTools): Promise<ScanRow>;
  stateOf(scanId: string): Promise<string>;
  /** States of a repository's findings with their number. */
  findingStates(repository: EnabledRepository): Promise<Record<string, number>>;
  /** What stands in the directory that sources are read to. */
  leftovers(): string[];
  close(): Promise<void>;
}

type ScanRow = Awaited<ReturnType<Operator["browser"]["call"]>> & {
  readonly state: string;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  readonly engines: readonly { engine: string; status: string; findings: number }[];
};

export const patience = { timeout: 20_000, interval: 25 };

export async function openScanLab(): Promise<ScanLab> {
  const product = await createProduct({ ALLOW_INSECURE_LOOPBACK: "1" });
  const walls = lookBehindTheWalls(product.database);
  const workRoot = path.join(product.config.dataDir, "work");
  const advisories = await createAdvisorySource(product.services);
  const tools: ScanTools = {
    engines: { sast: await sastEngine(), sca: scaEngine(advisories) },
    trial: await trialEngine(),
    workRoot,
  };
  let forges = newForges();
  let served = await serve(forges);

  const stateOf = async (scanId: string) => {
    const [row] = await walls.sql`select state from scans where id = ${scanId}`;
    return String(row?.state);
  };
  const startWorker = (with_: ScanTools = tools) => {
    const stopping = new AbortController();
    const bell = new Bell();
    const loop = workLoop(product.services, with_, bell, stopping.signal);
    return {
      stop: async () => {
        stopping.abort();
        bell.ring();
        await loop;
      },
    };
  };
  return {
    ...{ product, walls, tools, stateOf, startWorker },
    renew: async () => {
      await Promise.all(served.map((one) => one.close()));
      forges = newForges();
      served = await serve(forges);
    },
    enabled: async (provider) => {
      const forge = forges[provider];
      const member = await product.member(await product.workspace("Acme"), "owner");
      const owner = { ...member, browser: openBrowser(product, member) };
      const connectionId = await connect(product, owner, forge, forge.bases.web);
      const { externalId, fullName } = scannable[provider];
      const engines = { sastEnabled: true, scaEnabled: true, scanNow: false };
      const added = await owner.browser.call((api) =>
        api.repository.enable({ connectionId, externalId, ...engines }),
      );
      return { owner, forge, connectionId, fullName, ...added };
    },
    queue: async ({ owner, repositoryId }) =>
      (await owner.browser.call((api) => api.scan.start({ repositoryId }))).id,
    finish: async ({ owner }, scanId, with_) => {
      const worker = startWorker(with_);
      await expect.poll(() => stateOf(scanId), patience).not.toMatch(/queued|running/);
      await worker.stop();
      return (await owner.browser.call((api) => api.scan.get({ id: scanId }))) as ScanRow;
    },
    findingStates: async ({ repositoryId }) => {
      const rows = await walls.sql`
        select state, count(*)::int as total from findings where repository_id = ${repositoryId} group by state`;
      return Object.fromEntries(rows.map(({ state, total }) => [String(state), Number(total)]));
    },
    leftovers: () => (fs.existsSync(workRoot) ? fs.readdirSync(workRoot) : []),
    close: async () => {
      await Promise.all(served.map((one) => one.close()));
      await walls.close();
      await product.close();
    },
  };
}

/** An engine that does what a test says, around the real one's name. */
export const engineThat = (
  real: Engine,
  run: (result: EngineResult, signal: AbortSignal) => Promise<EngineResult>,
): Engine => ({
  ...{ kind: real.kind, tool: real.tool, version: real.version, basis: () => real.basis() },
  run: async (source, io) => run(await real.run(source, io), io.signal),
});

const newForges = (): Forges => ({
  github: createGithubForge(),
  gitlab: createGitlabForge(),
  bitbucket: createBitbucketForge(),
});

const serve = (forges: Forges): Promise<ServedForge[]> =>
  Promise.all(providers.map((provider) => serveForge(forges[provider])));
