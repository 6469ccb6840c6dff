import type { WorkspaceScope, WorkspaceTx } from "#db/database";
import { findConnectedRepository } from "#db/queries/repositories";
import { advanceScan, type Claim, findScan } from "#db/queries/scans";
import { findTrial, listEnabledRules } from "#db/queries/workspace-rules";
import { findSettings } from "#db/queries/workspace-settings";
import type { EngineKind, ScanStep } from "#db/vocabulary";
import type { OpenedTokens } from "#server/connect/open-tokens";
import { withToken } from "#server/connect/with-token";
import { AppError } from "#server/errors";
import { codeOwnersPlaces, LARGEST_CODEOWNERS, readCodeOwners } from "#server/findings/code-owners";
import { ended } from "#server/observe/observed";
import type { Engine, EngineResult, SourceTree } from "#server/scanners/engine";
import { type ExternalScans, runExternalTools } from "#server/scanners/external/external-scans";
import type { Services } from "#server/services";
import { cloneShallow } from "#server/source/clone";
import { openSourceTree } from "#server/source/tree";
import { makeWorkDir } from "#server/source/work-dir";
import { followDisappearance, followDrift } from "#server/use-cases/repositories/follow-drift";
import { keepResults } from "#server/use-cases/scans/keep-results";
import { keepTrial } from "#server/use-cases/scans/keep-trial";
import { keepUnchanged } from "#server/use-cases/scans/keep-unchanged";
import { sourceFacts } from "#server/use-cases/scans/source-facts";
import { ScanStopped } from "#server/worker/lease";

export interface ScanTools {
  readonly engines: { readonly sast: Engine; readonly sca: Engine };
  /** Tries rules that somebody wrote. */
  readonly trial: Engine;
  /** Other people's tools that run beside them. */
  readonly external?: ExternalScans | undefined;
  /** Where sources are read to; everything below is removed on every exit and swept at start. */
  readonly workRoot: string;
}

/**
 * Runs one claimed scan: asks the allow-list and the provider again, takes the token for this read only, reads the default
 * branch, runs the engines that are on, and writes what they found. The source is removed on every exit.
 *
 * @throws ScanStopped, or AppError saying why the scan failed; in both cases nothing of the findings was written.
 */
export async function runScan(
  services: Services,
  tools: ScanTools,
  claim: Claim,
  signal: AbortSignal,
): Promise<void> {
  const db = services.db.worker;
  const scope: WorkspaceScope = { workspaceId: claim.workspaceId };
  const repository = await db.withWorkspace(scope, (tx) => findScanTarget(tx, claim));
  if (!repository) {
    throw new AppError("FORBIDDEN", {
      say: "The repository is not on the allow-list any more, so it was not read.",
    });
  }
  const { trial, rules } = repository;
  if (!trial && !repository.sastEnabled && !repository.scaEnabled) {
    throw new AppError("CONFLICT", { say: "SAST and SCA were both turned off, so there was nothing to do." });
  }
  let running: { step: ScanStep; since: number } | undefined;
  const endStep = () => {
    if (running) ended("step", { step: running.step }, running.since);
    running = undefined;
  };
  const advance = async (progress: Parameters<typeof advanceScan>[2]) => {
    endStep();
    running = { step: progress.step, since: performance.now() };
    signal.throwIfAborted();
    const held = await db.withWorkspace(scope, (tx) => advanceScan(tx, claim, progress));
    if (!held) throw new ScanStopped("lease lost");
  };

  await advance({ step: "reading" });
  const workDir = await makeWorkDir(tools.workRoot, claim.scanId);
  try {
    const source = await readSource(services, scope, repository, workDir.path, signal);
    try {
      await advance({ step: "sast", commitSha: source.commit, source: sourceFacts(source) });
      if (trial) {
        const io = { signal, rules: [trial.document] };
        return await keepTrial(services, claim, await tools.trial.run(source, io));
      }
      if (
        repository.trigger === "schedule" &&
        // What an administrator's tool would find depends on rules and databases that we know nothing of.
        !tools.external &&
        (await keepUnchanged(services, tools.engines, claim, repository, source.commit))
      )
        return;
      const others = async (kind: EngineKind) =>
        tools.external ? await runExternalTools(tools.external, kind, source, workDir.path, signal) : [];
      const results: EngineResult[] = [];
      const { privatePackages } = repository;
      if (repository.sastEnabled)
        results.push(await tools.engines.sast.run(source, { signal, rules }), ...(await others("sast")));
      await advance({ step: "sca" });
      if (repository.scaEnabled) {
        const own = await tools.engines.sca.run(source, { signal, privatePackages });
        results.push(own, ...(await others("sca")));
      }
      await advance({ step: "writing" });
      const commit = { sha: source.commit, paths: pathsOf(source), ownersOf: await readOwners(source) };
      await keepResults(services, claim, repository, commit, results);
    } finally {
      await source.close();
    }
  } finally {
    endStep();
    await workDir.remove();
  }
}

/** Every file of the commit, also those that were too large to read. */
const pathsOf = ({ entries, skipped }: SourceTree): ReadonlySet<string> =>
  new Set([...entries, ...skipped].map(({ path }) => path));

/** Who owns which file, by the commit's CODEOWNERS; nobody where there is none. */
async function readOwners(source: SourceTree): Promise<(path: string) => readonly string[]> {
  const small = new Set(
    source.entries.filter(({ size }) => size <= LARGEST_CODEOWNERS).map(({ path }) => path),
  );
  const place = codeOwnersPlaces.find((path) => small.has(path));
  if (place === undefined) return () => [];
  for await (const { bytes } of source.read([place])) return readCodeOwners(bytes.toString("utf8"));
  return () => [];
}

/** Reads the repository by its stable id, and follows whatever changed about it before anything of it is fetched. */
async function readFollowing(
  services: Services,
  scope: WorkspaceScope,
  { repositoryId, externalId, fullName }: Target,
  { adapter, site, accessToken }: Pick<OpenedTokens, "adapter" | "site" | "accessToken">,
  signal: AbortSignal,
) {
  const db = services.db.worker;
  try {
    const remote = await adapter.read(site, accessToken, externalId, signal);
    await followDrift(db, scope, repositoryId, remote);
    return remote;
  } catch (error) {
    if (error instanceof AppError && error.code === "NOT_FOUND") {
      const sameName = await adapter.findByName(site, accessToken, fullName, signal);
      await followDisappearance(
        db,
        scope,
        repositoryId,
        sameName?.externalId === externalId ? undefined : sameName,
      );
    }
    throw error;
  }
}

type Target = NonNullable<Awaited<ReturnType<typeof findScanTarget>>>;

async function findScanTarget(tx: WorkspaceTx, claim: Claim) {
  const scan = await findScan(tx, claim.scanId);
  const repository = scan && (await findConnectedRepository(tx, { repositoryId: scan.repositoryId }));
  if (!repository) return undefined;
  const settings = await findSettings(tx);
  return {
    ...repository,
    trigger: scan.trigger,
    privatePackages: settings?.privatePackages ?? [],
    rules: await listEnabledRules(tx),
    trial: scan.trigger === "trial" ? await findTrial(tx, claim.scanId) : undefined,
  };
}

async function readSource(
  services: Services,
  scope: WorkspaceScope,
  repository: Target,
  workDir: string,
  signal: AbortSignal,
): Promise<SourceTree & { close(): Promise<void> }> {
  const read = async ({ adapter, site, accessToken }: OpenedTokens) => {
    const remote = await readFollowing(services, scope, repository, { adapter, site, accessToken }, signal);
    if (!remote.hasWriteAccess) {
      throw new AppError("FORBIDDEN", {
        say: `The connected account lost its write access to ${remote.fullName}, so it was not read.`,
      });
    }
    return await cloneShallow({
      url: `${site.baseUrl}/${remote.clonePath}.git`,
      branch: remote.defaultBranch ?? repository.defaultBranch,
      username: adapter.gitUsername,
      token: accessToken,
      workDir,
      allowHttp: services.config.ALLOW_INSECURE_LOOPBACK,
      signal,
    });
  };
  const { connectionId } = repository;
  const { gitDir, commit } = await withToken(services, services.db.worker, scope, connectionId, "scan", read);
  return await openSourceTree({ gitDir, commit, signal });
}
