import { AppError } from "#server/errors";
import { ByteReader } from "#server/source/byte-reader";
import type { RunningGit } from "#server/source/git-command";

interface WantedBlob {
  readonly path: string;
  readonly oid: string;
  readonly size: number;
}

// Enough questions ahead of the answers to keep git busy, few enough never to fill a pipe.
const questionsAhead = 64;

/**
 * Reads blobs in the order given through one `cat-file --batch`. The process is started at the first file asked for
 * and killed when the reader stops early, throws or is aborted. Throws the signal's reason when aborted.
 */
export async function* readBlobs(
  wanted: readonly WantedBlob[],
  signal: AbortSignal,
  start: () => RunningGit,
): AsyncGenerator<{ path: string; bytes: Buffer }> {
  if (wanted.length === 0) return;
  signal.throwIfAborted();
  const git = start();
  try {
    const reader = new ByteReader(git.stdout);
    let asked = 0;
    for (const [index, blob] of wanted.entries()) {
      if (asked <= index) {
        const batch = wanted.slice(asked, asked + questionsAhead);
        git.stdin.write(batch.map(({ oid }) => `${oid}\n`).join(""));
        asked += batch.length;
        if (asked === wanted.length) git.stdin.end();
      }
      const bytes = await readAnswer(reader, blob);
      signal.throwIfAborted();
      if (bytes === undefined) throw unreadable(blob.path);
      yield { path: blob.path, bytes };
    }
  } finally {
    git.kill("aborted");
    await git.ended.catch(() => {});
  }
}

// `<oid> blob <size>\n<bytes>\n`, git-cat-file(1) "Batch output".
async function readAnswer(reader: ByteReader, blob: WantedBlob): Promise<Buffer | undefined> {
  const header = await reader.line(256);
  if (header !== `${blob.oid} blob ${blob.size}`) return undefined;
  const bytes = await reader.bytes(blob.size);
  const newline = await reader.bytes(1);
  return newline === undefined ? undefined : bytes;
}

function unreadable(path: string): AppError {
  return new AppError("INTERNAL", {
    say: "A file of the repository could not be read. Start a new scan.",
    context: { path },
  });
}
