const longestName = 300;
const longestVersion = 256;
const longestNpmName = 214;

/** A name a registry could hold: visible ASCII and not too long. */
export function isName(value: unknown): value is string {
  return typeof value === "string" && value.length <= longestName && /^[!-~]+$/.test(value);
}

/** Something short and visible enough to be a version. Whether it can be ordered is asked elsewhere. */
export function isPlainVersion(value: unknown): value is string {
  return typeof value === "string" && value.length <= longestVersion && /^[!-~]+$/.test(value);
}

/** npm allows 214 characters; longer or empty names are not names. */
export function isPackageName(value: unknown): value is string {
  return typeof value === "string" && value.length > 0 && value.length <= longestNpmName && !/\s/.test(value);
}

/** A plain version that begins with a number, as npm's do. */
export function isVersion(value: unknown): value is string {
  return isPlainVersion(value) && /^[v=]?\d/.test(value);
}
