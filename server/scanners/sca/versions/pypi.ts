import {
  compareDigits,
  compareLists,
  compareText,
  longestVersion,
  type VersionOrder,
} from "#server/scanners/sca/versions/order";

interface PypiVersion {
  readonly epoch: string;
  readonly release: readonly string[];
  /** `a`, `b` or `rc` with a number. */
  readonly pre: readonly [word: string, number: string] | null;
  readonly post: string | null;
  readonly dev: string | null;
  readonly local: readonly string[] | null;
}

// PEP 440, Appendix B, without the blanks around it. Every part begins with something no other part can begin with.
const shape = new RegExp(
  [
    String.raw`^v?(?:(\d+)!)?(\d+(?:\.\d+)*)`,
    String.raw`(?:[-_.]?(alpha|a|beta|b|preview|pre|c|rc)[-_.]?(\d+)?)?`,
    String.raw`(?:-(\d+)|[-_.]?(post|rev|r)[-_.]?(\d+)?)?`,
    String.raw`(?:[-_.]?(dev)[-_.]?(\d+)?)?`,
    String.raw`(?:\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?$`,
  ].join(""),
);

const spellings: ReadonlyMap<string, string> = new Map([
  ["alpha", "a"],
  ["beta", "b"],
  ["c", "rc"],
  ["pre", "rc"],
  ["preview", "rc"],
]);

/** Python's order (PEP 440): epochs, releases, pre-, post- and developmental releases, local versions. */
export const pypiOrder: VersionOrder<PypiVersion> = {
  parse(text) {
    const match = text.length > longestVersion ? null : shape.exec(text.trim().toLowerCase());
    if (!match) return null;
    const [, epoch, release = "", word, number, implicitPost, post, postNumber, dev, devNumber, local] =
      match;
    return {
      epoch: epoch ?? "0",
      release: release.split("."),
      pre: word === undefined ? null : [spellings.get(word) ?? word, number ?? "0"],
      post: implicitPost ?? (post === undefined ? null : (postNumber ?? "0")),
      dev: dev === undefined ? null : (devNumber ?? "0"),
      local: local?.split(/[-_.]/) ?? null,
    };
  },
  compare: (a, b) =>
    compareDigits(a.epoch, b.epoch) ||
    compareLists(a.release, b.release, "0", compareDigits) ||
    comparePre(a, b) ||
    compareOptional(a.post, b.post, "first", compareDigits) ||
    compareOptional(a.dev, b.dev, "last", compareDigits) ||
    compareOptional(a.local, b.local, "first", compareLocal),
};

function comparePre(a: PypiVersion, b: PypiVersion): number {
  const order = stage(a) - stage(b);
  if (order !== 0 || a.pre === null || b.pre === null) return order;
  return compareText(a.pre[0], b.pre[0]) || compareDigits(a.pre[1], b.pre[1]);
}

/** `1.0.dev1` comes before `1.0a1`, which comes before `1.0` and `1.0.post1.dev1`. */
function stage({ pre, post, dev }: PypiVersion): number {
  if (pre !== null) return 1;
  return post === null && dev !== null ? 0 : 2;
}

function compareOptional<T>(
  a: T | null,
  b: T | null,
  none: "first" | "last",
  compare: (a: T, b: T) => number,
): number {
  if (a !== null && b !== null) return compare(a, b);
  const order = Number(a !== null) - Number(b !== null);
  return none === "first" ? order : -order;
}

/** Numbers come after words, and more parts after fewer. */
function compareLocal(a: readonly string[], b: readonly string[]): number {
  return compareLists<string | null>(a, b, null, (left, right) => {
    if (left === null || right === null) return Number(left !== null) - Number(right !== null);
    const numbers = [left, right].map((part) => /^\d+$/.test(part));
    if (numbers[0] !== numbers[1]) return numbers[0] ? 1 : -1;
    return numbers[0] ? compareDigits(left, right) : compareText(left, right);
  });
}
