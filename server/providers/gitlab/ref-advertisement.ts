/** What git says a repository holds, before anything of it is fetched. */
export interface RefAdvertisement {
  /** False for a repository without commits. */
  readonly hasRefs: boolean;
  /** The branch that HEAD names; null when HEAD names none. */
  readonly defaultBranch: string | null;
}

const SERVICE = "# service=git-upload-pack";
const LENGTH_DIGITS = 4;
const HEAD = "symref=HEAD:refs/heads/";

/**
 * Reads the start of `info/refs` in git's smart HTTP protocol, version 0 (gitprotocol-http(5), gitprotocol-pack(5)): the
 * service line, a flush, then the first reference with the capabilities behind a NUL. Undefined when it is anything else,
 * such as the page of a sign-in form.
 */
export function readRefAdvertisement(text: string): RefAdvertisement | undefined {
  const bytes = Buffer.from(text, "utf8");
  const service = packet(bytes, 0);
  if (service?.line?.trimEnd() !== SERVICE) return undefined;
  const flush = packet(bytes, service.end);
  const first = flush?.line === null ? packet(bytes, flush.end) : undefined;
  // Some versions of git end at once where there is nothing to name.
  if (first?.line === null) return { hasRefs: false, defaultBranch: null };
  const [reference, capabilities] = first?.line?.split("\0") ?? [];
  if (reference === undefined || capabilities === undefined) return undefined;
  if (!/^([0-9a-f]{40}|[0-9a-f]{64}) \S/.test(reference)) return undefined;
  const head = capabilities
    .trim()
    .split(" ")
    .find((word) => word.startsWith(HEAD));
  return {
    hasRefs: !reference.endsWith(" capabilities^{}"),
    defaultBranch: head?.slice(HEAD.length) || null,
  };
}

/** One line and where it ends; a flush has no line. Undefined where there is no whole one. */
function packet(bytes: Buffer, at: number): { line: string | null; end: number } | undefined {
  const digits = bytes.subarray(at, at + LENGTH_DIGITS).toString("latin1");
  if (!/^[0-9a-f]{4}$/i.test(digits)) return undefined;
  const length = Number.parseInt(digits, 16);
  if (length === 0) return { line: null, end: at + LENGTH_DIGITS };
  const end = at + length;
  if (length < LENGTH_DIGITS || end > bytes.length) return undefined;
  return { line: bytes.subarray(at + LENGTH_DIGITS, end).toString("utf8"), end };
}
