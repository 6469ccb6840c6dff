import { AppError } from "#server/errors";
import type { SkippedPath, SourceEntry, SourceTree } from "#server/scanners/engine";
import { type RunningGit, runGit, startGit } from "#server/source/git-command";
import { gitFailure } from "#server/source/git-failure";
import { listTree } from "#server/source/list-tree";
import { readBlobs } from "#server/source/read-blobs";

export interface TreeLimits {
  /** Entries of any kind a commit may have. */
  readonly maxEntries: number;
  /** Files over this many bytes are skipped. */
  readonly maxFileBytes: number;
  /** Bytes all paths together may take. */
  readonly maxPathBytes: number;
}

export interface OpenTreeRequest {
  readonly gitDir: string;
  /** A full hexadecimal commit id, or what `cloneShallow` has just fetched. */
  readonly commit: string;
  readonly limits?: Partial<TreeLimits>;
  readonly signal: AbortSignal;
}

export interface OpenSourceTree extends SourceTree {
  /** Ends every git process still reading for this tree. */
  close(): Promise<void>;
}

const defaults: TreeLimits = {
  maxEntries: 200_000,
  maxFileBytes: 5 * 1024 ** 2,
  maxPathBytes: 64 * 1024 ** 2,
};

/**
 * Lists one commit and opens it for reading, straight from git's object store.
 * Throws PAYLOAD_TOO_LARGE over `maxEntries` or `maxPathBytes`, BAD_REQUEST for anything but a commit id or
 * `FETCH_HEAD`, NOT_FOUND when the commit is not there, or the signal's reason.
 */
export async function openSourceTree(request: OpenTreeRequest): Promise<OpenSourceTree> {
  const { gitDir, signal } = request;
  const limits = { ...defaults, ...request.limits };
  const commit = await resolveCommit(request);
  const objects = new Map<string, { oid: string; size: number }>();
  const entries: SourceEntry[] = [];
  const skipped: SkippedPath[] = [];

  await listTree({ gitDir, commit, limits, signal }, (found) => {
    const reason = reasonToSkip(found, limits) ?? (objects.has(found.path) ? "listed twice" : null);
    if (reason !== null) {
      skipped.push({ path: found.path, reason });
      return;
    }
    entries.push({ path: found.path, size: found.size });
    objects.set(found.path, { oid: found.oid, size: found.size });
  });

  const live = new Set<RunningGit>();
  return {
    commit,
    entries,
    skipped,
    read(paths) {
      const wanted = paths.map((path) => {
        const object = objects.get(path);
        if (!object) throw new Error(`not an entry of this tree: ${JSON.stringify(path)}`);
        return { path, ...object };
      });
      return readBlobs(wanted, signal, () => {
        const git = startGit({ args: [`--git-dir=${gitDir}`, "cat-file", "--batch"], signal });
        live.add(git);
        void git.ended.catch(() => {}).finally(() => live.delete(git));
        return git;
      });
    },
    async close() {
      const ending = [...live].map((git) => {
        git.kill("aborted");
        return git.ended.catch(() => {});
      });
      await Promise.all(ending);
    },
  };
}

async function resolveCommit({ gitDir, commit, signal }: OpenTreeRequest): Promise<string> {
  if (commit !== "FETCH_HEAD" && !/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(commit)) {
    throw new AppError("BAD_REQUEST", { say: "That is not a commit id. Start a new scan." });
  }
  const found = await runGit({
    args: [`--git-dir=${gitDir}`, "rev-parse", "--verify", "--quiet", `${commit}^{commit}`],
    signal,
    timeoutMs: 30_000,
  });
  if (found.killed !== null) throw gitFailure(found);
  if (found.exitCode !== 0) {
    throw new AppError("NOT_FOUND", { say: "The commit is no longer there. Start a new scan." });
  }
  return found.stdout.trim();
}

function reasonToSkip(
  found: { mode: string; type: string; size: number; validName: boolean },
  limits: TreeLimits,
): string | null {
  if (found.type === "commit") return "submodule";
  if (found.mode === "120000") return "symbolic link";
  if (found.type !== "blob") return "not a file";
  if (!found.validName) return "name is not readable text";
  if (found.size > limits.maxFileBytes) {
    return `larger than ${Math.round(limits.maxFileBytes / 1024 ** 2)} MiB`;
  }
  return null;
}
