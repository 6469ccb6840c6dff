import { join } from "node:path";
import { AppError } from "#server/errors";
import type { Secret } from "#server/secret";
import type { Credential } from "#server/source/credential-channel";
import { diskBytes } from "#server/source/disk-bytes";
import { type GitOutcome, runGit, startGit } from "#server/source/git-command";
import { gitFailure } from "#server/source/git-failure";
import type { Transport } from "#server/source/git-settings";
import { branchRef, repositoryAddress } from "#server/source/repository-address";

export interface CloneRequest {
  readonly url: string;
  readonly branch: string;
  readonly username: string;
  readonly token: Secret;
  /** An empty directory of this scan's own; the repository is written to `repo.git` inside it. */
  readonly workDir: string;
  /** Lets plain http through, for forges on loopback. */
  readonly allowHttp: boolean;
  readonly limits?: Partial<CloneLimits>;
  readonly signal: AbortSignal;
}

export interface CloneLimits {
  /** Bytes the work directory may grow to while fetching. */
  readonly maxBytes: number;
  /** Wall time of the whole fetch, in milliseconds. */
  readonly maxMs: number;
}

export interface ClonedRepository {
  readonly gitDir: string;
  /** Full hexadecimal id of the branch's newest commit. */
  readonly commit: string;
}

const defaults: CloneLimits = { maxBytes: 1024 ** 3, maxMs: 10 * 60_000 };
const diskCheckMs = 200;

/**
 * Fetches the newest commit of one branch into a bare repository; there is never a working copy.
 * Throws BAD_REQUEST (hostile address or branch), REAUTH_REQUIRED (credential refused), NOT_FOUND (no such repository
 * or branch, or an empty repository), PROVIDER_REFUSED (access denied, redirected), RATE_LIMITED,
 * PROVIDER_UNAVAILABLE (network, 5xx, too slow), PAYLOAD_TOO_LARGE (over `maxBytes`), or the signal's reason.
 */
export async function cloneShallow(request: CloneRequest): Promise<ClonedRepository> {
  const limits = { ...defaults, ...request.limits };
  const address = repositoryAddress(request.url, request.allowHttp);
  const ref = branchRef(request.branch);
  const transport: Transport = request.allowHttp ? "http-and-https" : "https";
  const remote = {
    transport,
    credential: {
      protocol: address.protocol,
      host: address.host,
      username: request.username,
      token: request.token,
    } satisfies Credential,
    signal: request.signal,
  };
  const gitDir = join(request.workDir, "repo.git");
  const local = { signal: request.signal, timeoutMs: 30_000 };

  expectSuccess(await runGit({ ...local, args: ["init", "--quiet", "--bare", "--template=", "--", gitDir] }));

  const fetch = startGit({
    ...remote,
    timeoutMs: limits.maxMs,
    args: [
      `--git-dir=${gitDir}`,
      "fetch",
      "--quiet",
      "--depth=1",
      "--no-tags",
      "--no-recurse-submodules",
      "--no-auto-gc",
      "--no-write-commit-graph",
      "--",
      address.url,
      ref,
    ],
  });
  fetch.stdin.end();
  fetch.stdout.resume();
  const watch = watchDisk(request.workDir, limits.maxBytes, () => fetch.kill("limit"));
  const fetched = await fetch.ended.finally(() => clearInterval(watch));
  if (fetched.killed === "aborted") request.signal.throwIfAborted();

  if (fetched.killed === null && fetched.exitCode !== 0) {
    const failure = gitFailure(fetched);
    if (failure.context.reason !== "branch missing") throw failure;
    const heads = await runGit({
      ...remote,
      timeoutMs: 60_000,
      args: ["ls-remote", "--quiet", "--heads", "--", address.url],
    });
    throw heads.exitCode === 0 && heads.stdout === "" ? emptyRepository() : failure;
  }
  expectSuccess(fetched);
  // The last look: a fast fetch may have finished between two looks of the watch.
  if ((await diskBytes(request.workDir)) > limits.maxBytes) {
    throw gitFailure({ exitCode: null, killed: "limit", stderr: "" });
  }

  const head = await runGit({
    ...local,
    args: [`--git-dir=${gitDir}`, "rev-parse", "--verify", "--quiet", "FETCH_HEAD^{commit}"],
  });
  expectSuccess(head);
  return { gitDir, commit: head.stdout.trim() };
}

function expectSuccess(outcome: Omit<GitOutcome, "stdout">): void {
  if (outcome.killed !== null || outcome.exitCode !== 0) throw gitFailure(outcome);
}

function emptyRepository(): AppError {
  return new AppError("NOT_FOUND", {
    say: "The repository is empty: it has no branch yet. Push a first commit, then scan again.",
    context: { reason: "empty repository" },
  });
}

function watchDisk(directory: string, maxBytes: number, tooMuch: () => void): NodeJS.Timeout {
  let looking = false;
  return setInterval(() => {
    if (looking) return;
    looking = true;
    void diskBytes(directory)
      .then((bytes) => {
        if (bytes > maxBytes) tooMuch();
      })
      .finally(() => {
        looking = false;
      });
  }, diskCheckMs);
}
