import type { SkippedPath, SourceEntry } from "#server/scanners/engine";
import { frontEnds } from "#server/scanners/sast/lower/front-ends";
import { languageFor } from "#server/scanners/sast/parse/grammars";

const maxFileBytes = 1024 ** 2;
const longestLine = 5_000;
const notOurs: ReadonlyMap<string, string> = new Map([
  ["node_modules", "third-party code"],
  ["bower_components", "third-party code"],
  ["vendor", "third-party code"],
  ["dist", "built output"],
  ["build", "built output"],
]);

/** Which files of a commit are read. Whole folders that are passed over count as one entry in `skipped`. */
export function chooseSourceFiles(entries: readonly SourceEntry[]): {
  chosen: SourceEntry[];
  skipped: SkippedPath[];
} {
  const chosen: SourceEntry[] = [];
  const skipped: SkippedPath[] = [];
  const folders = new Map<string, { reason: string; files: number }>();
  for (const entry of entries) {
    if (!isWanted(entry.path)) continue;
    const folder = foreignFolder(entry.path);
    if (folder) {
      const known = folders.get(folder.path);
      if (known) known.files += 1;
      else folders.set(folder.path, { reason: folder.reason, files: 1 });
    } else if (/\.min\.[cm]?js$/i.test(entry.path)) skipped.push({ path: entry.path, reason: "minified" });
    else if (entry.size > maxFileBytes) skipped.push({ path: entry.path, reason: "larger than 1 MiB" });
    else chosen.push(entry);
  }
  for (const [path, { reason, files }] of folders)
    skipped.push({ path, reason: `${reason} (${files} files)` });
  return { chosen, skipped };
}

function isWanted(path: string): boolean {
  const language = languageFor(path);
  return (language !== null && frontEnds.has(language)) || path.endsWith(".properties");
}

function foreignFolder(path: string): { path: string; reason: string } | null {
  const parts = path.split("/");
  for (const [index, part] of parts.slice(0, -1).entries()) {
    const reason = notOurs.get(part);
    if (reason) return { path: `${parts.slice(0, index + 1).join("/")}/`, reason };
  }
  return null;
}

/** The text of a file, or why it is not read after all. */
export function readableText(bytes: Buffer): { text: string } | { reason: string } {
  if (bytes.includes(0)) return { reason: "not text" };
  const text = bytes.toString("utf8").replace(/^\ufeff/, "");
  let start = 0;
  for (let end = text.indexOf("\n"); start < text.length; end = text.indexOf("\n", start)) {
    const lineEnd = end === -1 ? text.length : end;
    if (lineEnd - start > longestLine) return { reason: "minified" };
    start = lineEnd + 1;
  }
  return { text };
}

/** Whether a file is test code by its path: flaws in it matter less. */
export function isTestCode(path: string): boolean {
  return /(?:^|\/)(?:tests?|__tests__|__mocks__|specs?|fixtures?|e2e|cypress)\/|\.(?:test|spec|stories)\.[cm]?[jt]sx?$/i.test(
    path,
  );
}
