import { AppError, type ErrorCode } from "#server/errors";
import type { GitOutcome } from "#server/source/git-command";

interface Explanation {
  readonly when: RegExp;
  readonly code: ErrorCode;
  readonly reason: string;
  readonly say: string;
}

// First match wins. The phrases are git's and curl's own, stable because git runs with LC_ALL=C.
const explanations: readonly Explanation[] = [
  {
    when: /told us to quit/,
    code: "PROVIDER_REFUSED",
    reason: "credential asked for by another host",
    say: "The repository's address asked for a sign-in at another host, so the scan was stopped. Check the connection's address.",
  },
  {
    when: /Authentication failed|could not read Username|returned error: 401/,
    code: "REAUTH_REQUIRED",
    reason: "authentication refused",
    say: "The provider no longer accepts this connection's credential. Reconnect the account, then scan again.",
  },
  {
    when: /returned error: 429/,
    code: "RATE_LIMITED",
    reason: "rate limited",
    say: "The provider is limiting requests right now. Try again later.",
  },
  {
    when: /returned error: 403/,
    code: "PROVIDER_REFUSED",
    reason: "forbidden",
    say: "The provider refused access to this repository. Check that the connected account may read it.",
  },
  {
    when: /returned error: 3\d\d|unable to update url base from redirection/,
    code: "PROVIDER_REFUSED",
    reason: "redirected",
    say: "The repository's address redirects elsewhere, which is not followed. It may have moved: refresh the repository list.",
  },
  {
    when: /couldn't find remote ref|Remote branch .* not found/,
    code: "NOT_FOUND",
    reason: "branch missing",
    say: "The branch is not in the repository. Choose another branch, or refresh the repository list.",
  },
  {
    when: /repository '.*' not found|returned error: 404|does not appear to be a git repository/,
    code: "NOT_FOUND",
    reason: "repository missing",
    say: "The repository was not found, or the connected account may no longer read it. Refresh the repository list.",
  },
  {
    when: /transport '.*' not allowed/,
    code: "BAD_REQUEST",
    reason: "transport refused",
    say: "Repositories are read over https only. Check the repository's address.",
  },
  {
    when: /No space left on device|Disk quota exceeded|File too large/,
    code: "UNAVAILABLE",
    reason: "disk full",
    say: "The server has no room to read this repository. Free some disk space, then scan again.",
  },
  {
    when: /fsck error|error in object|invalid index-pack output|index-pack failed|unpack-objects/,
    code: "PRECONDITION_FAILED",
    reason: "malformed objects",
    say: "Git refused this repository because its data is malformed. Run `git fsck` on it and repair it before scanning.",
  },
];

/** Turns an unsuccessful git run into the product's error. The text git printed is read here and goes no further. */
export function gitFailure(outcome: Omit<GitOutcome, "stdout">): AppError {
  if (outcome.killed === "timeout") {
    return new AppError("PROVIDER_UNAVAILABLE", {
      say: "Reading the repository took too long and was stopped. Try again later.",
      context: { reason: "timeout" },
    });
  }
  if (outcome.killed === "limit") {
    return new AppError("PAYLOAD_TOO_LARGE", {
      say: "The repository is larger than this server reads. Ask an administrator to raise the limit.",
      context: { reason: "limit" },
    });
  }
  const known = explanations.find((explanation) => explanation.when.test(outcome.stderr));
  return new AppError(known?.code ?? "PROVIDER_UNAVAILABLE", {
    say: known?.say ?? "The repository could not be read from the provider. Try again later.",
    context: { reason: known?.reason ?? "transfer failed", exitCode: outcome.exitCode },
  });
}
