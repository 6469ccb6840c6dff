import { pypiName } from "#server/scanners/sca/ecosystem";

const longest = 64 * 1024;

/** What one requirement of Python's dependency specifiers says (PEP 508). */
export interface Requirement {
  /** Normalised. */
  readonly name: string;
  /** The version behind a single `==` or `===` without a wildcard; null for anything wider. */
  readonly exact: string | null;
  /** It names an address instead of a version. */
  readonly address: boolean;
}

/** Reads one requirement like `name[extra] (== 1.0) ; marker`. Null when it is none. */
export function parseRequirement(text: string): Requirement | null {
  if (text.length > longest) return null;
  const raw = /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?/.exec(text.trimStart())?.[0];
  if (raw === undefined) return null;
  let rest = text.trimStart().slice(raw.length).trimStart();
  if (rest.startsWith("[")) {
    const close = rest.indexOf("]");
    if (close === -1) return null;
    rest = rest.slice(close + 1).trimStart();
  }
  if (rest !== "" && !/^[<>=!~@;(]/.test(rest)) return null;
  if (rest.startsWith("@")) return { name: pypiName(raw), exact: null, address: true };
  const specifier = (rest.split(";", 1)[0] ?? "").replace(/[()]/g, "").trim();
  return { name: pypiName(raw), exact: exactVersion(specifier), address: false };
}

function exactVersion(specifier: string): string | null {
  const version = /^={2,3}([^,=]+)$/.exec(specifier)?.[1]?.trim();
  return version !== undefined && /^[0-9A-Za-z.!+_-]+$/.test(version) ? version : null;
}
