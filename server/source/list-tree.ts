import { AppError } from "#server/errors";
import { startGit } from "#server/source/git-command";
import { gitFailure } from "#server/source/git-failure";

export interface ListedEntry {
  /** Git's file mode, like `100644`, or `120000` for a symbolic link. */
  readonly mode: string;
  readonly type: string;
  readonly oid: string;
  /** Bytes; 0 where git gives none (submodules). */
  readonly size: number;
  readonly path: string;
  /** False for names that are not UTF-8, hold control characters or are longer than 4096 bytes. */
  readonly validName: boolean;
}

const longestPath = 4096;
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is being looked for
const control = /[\u0000-\u001f\u007f]/;

/**
 * Streams `git ls-tree -r` and counts while it reads, so that a small repository that unfolds into millions of
 * entries is stopped at the limit and never held in memory. Throws PAYLOAD_TOO_LARGE at a limit.
 */
export async function listTree(
  tree: {
    gitDir: string;
    commit: string;
    limits: { maxEntries: number; maxPathBytes: number };
    signal: AbortSignal;
  },
  found: (entry: ListedEntry) => void,
): Promise<void> {
  const git = startGit({
    args: [`--git-dir=${tree.gitDir}`, "ls-tree", "-r", "-l", "-z", "--full-tree", tree.commit],
    signal: tree.signal,
    timeoutMs: 5 * 60_000,
  });
  git.stdin.end();
  let held: Buffer = Buffer.alloc(0);
  let count = 0;
  let pathBytes = 0;
  try {
    for await (const chunk of git.stdout as AsyncIterable<Buffer>) {
      held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
      let start = 0;
      for (let end = held.indexOf(0, start); end !== -1; end = held.indexOf(0, start)) {
        count += 1;
        pathBytes += end - start;
        if (count > tree.limits.maxEntries) throw tooLarge("entries", tree.limits.maxEntries);
        if (pathBytes > tree.limits.maxPathBytes) throw tooLarge("bytes of paths", tree.limits.maxPathBytes);
        found(parseEntry(held.subarray(start, end)));
        start = end + 1;
      }
      held = held.subarray(start);
      if (held.length > tree.limits.maxPathBytes) throw tooLarge("bytes of paths", tree.limits.maxPathBytes);
    }
  } catch (error) {
    git.kill("limit");
    await git.ended.catch(() => {});
    throw error;
  }
  const end = await git.ended;
  tree.signal.throwIfAborted();
  if (end.exitCode !== 0) throw gitFailure(end);
}

// `<mode> <type> <oid> <size, padded>\t<path>`, git-ls-tree(1) "Output format".
function parseEntry(record: Buffer): ListedEntry {
  const tab = record.indexOf(9);
  const [mode = "", type = "", oid = "", size = "-"] = record.toString("latin1", 0, tab).split(/ +/);
  const name = record.subarray(tab + 1);
  const path = decode(name);
  return {
    mode,
    type,
    oid,
    size: size === "-" ? 0 : Number(size),
    path:
      path ??
      name
        .subarray(0, longestPath)
        .toString("utf8")
        .replace(/\p{Cc}/gu, "\ufffd"),
    validName: path !== null,
  };
}

function decode(name: Buffer): string | null {
  if (name.length > longestPath) return null;
  try {
    const path = utf8.decode(name);
    return control.test(path) ? null : path;
  } catch {
    return null;
  }
}

function tooLarge(what: string, limit: number): AppError {
  return new AppError("PAYLOAD_TOO_LARGE", {
    say: `The repository has more than ${limit} ${what}, which is over this server's limit. Ask an administrator to raise it.`,
    context: { reason: "too many entries", what, limit },
  });
}
