import { AppError } from "#server/errors";
import { runGit } from "#server/source/git-command";

const oldest = { major: 2, minor: 39 };

/**
 * The installed git's version, like `2.39.5`.
 * Throws PRECONDITION_FAILED when git is missing or older than 2.39, the first with every setting the reader relies on.
 */
export async function checkGitVersion(): Promise<string> {
  const { stdout } = await runGit({
    args: ["version"],
    signal: new AbortController().signal,
    timeoutMs: 10_000,
  });
  return acceptGitVersion(stdout);
}

/** Reads the output of `git version`. Throws PRECONDITION_FAILED as `checkGitVersion` does. */
export function acceptGitVersion(output: string): string {
  const match = /^git version ((\d{1,4})\.(\d{1,4})(?:\.\d{1,4})*)/.exec(output);
  const major = Number(match?.[2]);
  const minor = Number(match?.[3]);
  const newEnough = major > oldest.major || (major === oldest.major && minor >= oldest.minor);
  if (!match?.[1] || !newEnough) {
    throw new AppError("PRECONDITION_FAILED", {
      say: "Git 2.39 or later is needed to read repositories. Update git on the server.",
      context: { found: match?.[1] ?? "unknown" },
    });
  }
  return match[1];
}
