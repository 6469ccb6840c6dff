import { AppError } from "#server/errors";

/** A checked clone address: where git goes, and the protocol and host a credential may be told to. */
export interface RepositoryAddress {
  readonly url: string;
  readonly protocol: "https" | "http";
  /** With the port when it is not the protocol's own, as git spells it in its credential question. */
  readonly host: string;
}

const maxUrl = 2048;
const maxBranch = 250;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is being refused
const controlOrSpace = /[\u0000-\u0020\u007f]/;

/**
 * Checks a clone URL before git sees it: https (plain http only when allowed, for loopback forges), a host, and no
 * user, password, query or fragment. Throws BAD_REQUEST.
 */
export function repositoryAddress(url: string, allowHttp: boolean): RepositoryAddress {
  const refuse = (reason: string) =>
    new AppError("BAD_REQUEST", {
      say: "The repository's address cannot be used. Refresh the repository list and choose it again.",
      context: { reason },
    });
  if (url.length > maxUrl || controlOrSpace.test(url) || url.includes("\\")) throw refuse("characters");
  if (!/^https?:\/\/[^/]/i.test(url)) throw refuse("scheme");
  if (!URL.canParse(url)) throw refuse("unreadable");
  const parsed = new URL(url);
  if (parsed.protocol !== "https:" && !(allowHttp && parsed.protocol === "http:")) throw refuse("scheme");
  if (parsed.username !== "" || parsed.password !== "") throw refuse("credentials in the address");
  if (parsed.search !== "" || parsed.hash !== "" || url.includes("?") || url.includes("#"))
    throw refuse("query");
  if (parsed.hostname === "" || parsed.pathname === "/") throw refuse("incomplete");
  return {
    url: parsed.href,
    protocol: parsed.protocol === "https:" ? "https" : "http",
    host: parsed.host,
  };
}

/** Checks a branch name by the rules of git-check-ref-format(1). Throws BAD_REQUEST. */
export function branchRef(branch: string): string {
  const parts = branch.split("/");
  const wrong =
    branch.length === 0 ||
    branch.length > maxBranch ||
    branch.startsWith("-") ||
    branch === "@" ||
    branch.endsWith(".") ||
    branch.includes("..") ||
    branch.includes("@{") ||
    controlOrSpace.test(branch) ||
    /[~^:?*[\\]/.test(branch) ||
    /\p{Surrogate}/u.test(branch) ||
    parts.some((part) => part === "" || part.startsWith(".") || part.endsWith(".lock"));
  if (wrong) {
    throw new AppError("BAD_REQUEST", {
      say: "The branch name cannot be used. Choose a branch from the repository's list.",
    });
  }
  return `refs/heads/${branch}`;
}
