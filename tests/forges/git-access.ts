import { redirect, text } from "#tests/forges/answers";
import type { Call } from "#tests/forges/call";
import { basicOf } from "#tests/forges/credentials";
import { serveUploadPack } from "#tests/forges/git-http";
import { type ForgeRepository, fullPath } from "#tests/forges/model";
import { type ForgeState, repositoryAt } from "#tests/forges/state";
import type { IssuedToken } from "#tests/forges/token-book";

/** What a forge asks of somebody who clones. */
export interface GitRules {
  /** User name which marks the password as an OAuth token. */
  user: string;
  /** The refusal for a living token on an existing repository, or null to let it pass. */
  refuse(token: IssuedToken, repository: ForgeRepository): Response | null;
}

/** Paths of git's smart HTTP protocol: `{path}[.git]/info/refs` and the two services. */
export const gitPath = /^\/(?<path>.+?)(?:\.git)?\/(?<service>info\/refs|git-upload-pack|git-receive-pack)$/;

/**
 * Answers git. Stricter than the providers in two ways, to catch a client that forgets its token or its manners:
 * public repositories want a token too, and every push is refused and recorded as a violation.
 */
export async function answerGit(state: ForgeState, call: Call, rules: GitRules): Promise<Response> {
  const service = call.params.service ?? "";
  if (service === "git-receive-pack" || call.url.searchParams.get("service") === "git-receive-pack") {
    state.ledger.violate(call, "git push");
    return text("This repository is read only.\n", 403);
  }
  const credentials = basicOf(call.headers);
  const token = credentials?.user === rules.user ? state.tokens.living(credentials.password) : undefined;
  if (!token) {
    return text("Authentication failed.\n", 401, { "www-authenticate": `Basic realm="${state.label}"` });
  }
  const found = repositoryAt(state, call.params.path ?? "");
  if (!found) return text("Repository not found.\n", 404);
  const refusal = rules.refuse(token, found.repository);
  if (refusal) return refusal;
  if (found.moved) {
    return redirect(`${state.bases.web}/${fullPath(found.repository)}.git/${service}${call.url.search}`, 301);
  }
  return serveUploadPack(call, await state.git.directoryOf(found.repository), service);
}
