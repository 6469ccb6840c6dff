import { pathId } from "#server/domain/repository-path";
import { AppError } from "#server/errors";
import { sendSafely } from "#server/outbound/retry";
import { observedCall } from "#server/providers/api-call";
import { readRefAdvertisement } from "#server/providers/gitlab/ref-advertisement";
import type { RemoteRepository, Site } from "#server/providers/provider";
import { secondsToWait } from "#server/providers/rate-limit";
import type { Secret } from "#server/secret";

/** A busy project names every merge request here. */
const MAX_BYTES = 32 * 1024 * 1024;

/**
 * Proves that a token reads a project's code, where it may not ask the API about the project: git is asked for the list of
 * references, as every clone begins. Nothing of the code is read.
 *
 * @throws AppError NOT_FOUND when GitLab does not let it, CONFLICT without a default branch, REAUTH_REQUIRED, RATE_LIMITED,
 * PROVIDER_UNAVAILABLE.
 */
export async function readByPath(
  site: Site,
  token: Secret,
  path: string,
  stillAccepted: () => Promise<unknown>,
  signal: AbortSignal | undefined,
): Promise<RemoteRepository> {
  return await observedCall("GitLab", () => askForRefs(site, token, path, stillAccepted, signal));
}

async function askForRefs(
  site: Site,
  token: Secret,
  path: string,
  stillAccepted: () => Promise<unknown>,
  signal: AbortSignal | undefined,
): Promise<RemoteRepository> {
  const htmlUrl = `${site.baseUrl}/${path}`;
  const { status, headers, text } = await sendSafely({
    url: `${htmlUrl}.git/info/refs?service=git-upload-pack`,
    headers: {
      accept: "application/x-git-upload-pack-advertisement",
      authorization: `Basic ${Buffer.from(`oauth2:${token.reveal()}`).toString("base64")}`,
    },
    maxBytes: MAX_BYTES,
    signal,
  });
  // Git over HTTP says 401 for a dead token and for a project out of reach alike; only the API tells the two apart.
  if (status === 401) await stillAccepted();
  const wait = secondsToWait(status, headers, text, Date.now());
  if (wait !== undefined) {
    throw new AppError("RATE_LIMITED", {
      say: `GitLab asks to wait ${wait} seconds before the next request.`,
      retryAfterSeconds: wait,
    });
  }
  if (status >= 300 && status < 500) throw outOfReach(path, status);
  const refs = status === 200 ? readRefAdvertisement(text) : undefined;
  if (!refs) {
    throw new AppError("PROVIDER_UNAVAILABLE", {
      say: `GitLab did not answer for ${path} as git expects (status ${status}). Try again later.`,
      context: { status },
    });
  }
  if (refs.hasRefs && refs.defaultBranch === null) {
    throw new AppError("CONFLICT", {
      say: `${path} names no default branch that exists. Choose one in the project's settings, then try again.`,
    });
  }
  return {
    ...{ externalId: pathId(path), fullName: path, clonePath: path, htmlUrl },
    defaultBranch: refs.hasRefs ? refs.defaultBranch : null,
    language: null,
    // Not told by git. The careful answer: nothing is shown as public that may be private.
    isPrivate: true,
    // The floor of write access cannot be checked: the grant reads code and says nothing of roles. Whoever adds a path decides.
    hasWriteAccess: true,
    archived: false,
    lastActiveAt: null,
  };
}

const outOfReach = (path: string, status: number): AppError =>
  new AppError("NOT_FOUND", {
    say: `GitLab does not let this account read ${path}. Check the path, which changes when a project moves, and the account's access.`,
    context: { status },
  });
