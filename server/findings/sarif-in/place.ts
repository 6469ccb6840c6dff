import { type Loose, lineOf, listOf, objectOf, own, textOf } from "#server/findings/sarif-in/loose";
import type { TraceStep } from "#server/scanners/engine";
import { maskSecrets } from "#server/scanners/sast/report/secret-shapes";

/** Where a result is. */
export interface ReportedPlace {
  readonly path: string;
  readonly line: number | null;
  readonly endLine: number | null;
  /** The lines quoted in the report, secrets masked. */
  readonly excerpt: string | null;
  readonly scope: string | null;
}

const LONGEST_PATH = 1_000;
const MOST_LINES = 3;
const LONGEST_LINE = 300;
const MOST_STEPS = 20;

/** Reads a location (SARIF 2.1.0 section 3.28); null when it names no file inside the repository. */
export function placeOf(value: unknown, run: Loose): ReportedPlace | null {
  const location = objectOf(value);
  const physical = objectOf(own(location, "physicalLocation"));
  const path = pathOf(objectOf(own(physical, "artifactLocation")), run);
  if (path === null) return null;
  const region = objectOf(own(physical, "region"));
  const line = lineOf(own(region, "startLine"));
  const endLine = lineOf(own(region, "endLine")) ?? line;
  const snippet = textOf(own(objectOf(own(region, "snippet")), "text"), 5_000);
  const [logical] = listOf(own(location, "logicalLocations"));
  return {
    ...{ path, line, endLine: line !== null && endLine !== null ? Math.max(line, endLine) : null },
    excerpt: snippet === null || snippet.trim() === "" ? null : excerptOf(snippet),
    scope: textOf(own(objectOf(logical), "fullyQualifiedName"), 300),
  };
}

/** The first way a result describes from source to sink (section 3.36). */
export function traceOf(result: Loose, run: Loose): TraceStep[] {
  const [flow] = listOf(own(result, "codeFlows"));
  const [thread] = listOf(own(objectOf(flow), "threadFlows"));
  const steps = listOf(own(objectOf(thread), "locations"))
    .slice(0, 1_000)
    .flatMap((step) => {
      const location = objectOf(own(objectOf(step), "location"));
      const place = placeOf(location, run);
      if (!place || place.line === null) return [];
      const said = textOf(own(objectOf(own(location, "message")), "text"), 300);
      return [
        {
          path: place.path,
          line: place.line,
          note: maskSecrets(said ?? place.excerpt?.split("\n")[0]?.trim() ?? "passes here"),
        },
      ];
    });
  if (steps.length <= MOST_STEPS) return steps;
  return [...steps.slice(0, MOST_STEPS - 1), ...steps.slice(-1)];
}

/**
 * A path inside the repository, from a URI that may be relative, below a base the run declares, or an index into the run's artifacts
 * (section 3.4). Null for anything that leads elsewhere.
 */
function pathOf(location: Loose, run: Loose): string | null {
  const index = own(location, "index");
  const listed =
    typeof index === "number"
      ? objectOf(own(objectOf(listOf(own(run, "artifacts"))[index]), "location"))
      : {};
  const uri = textOf(own(location, "uri"), 4_000) ?? textOf(own(listed, "uri"), 4_000);
  if (uri === null) return null;
  const base = textOf(own(location, "uriBaseId") ?? own(listed, "uriBaseId"), 100);
  const relative = below(uri, base, objectOf(own(run, "originalUriBaseIds")));
  if (relative === null) return null;
  const path = decode(relative)?.replace(/^(?:\.\/)+/, "");
  if (path === undefined || path === "" || path.length > LONGEST_PATH) return null;
  const parts = path.split("/");
  const inside = parts.every((part) => part !== "" && part !== "." && part !== "..");
  return inside && !unusual.test(path) ? path : null;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is being refused
const unusual = /[\\\u0000-\u001f]/;

/** A scheme or a root is fine only where it is that of a declared base, which then is the repository. */
function below(uri: string, base: string | null, bases: Loose): string | null {
  const absolute = /^[a-z][a-z0-9+.-]*:|^\//i.test(uri);
  if (!absolute) return uri;
  const names = base === null ? Object.keys(bases) : [base];
  for (const name of names.slice(0, 20)) {
    const root = textOf(own(objectOf(own(bases, name)), "uri"), 4_000);
    if (root?.endsWith("/") && uri.startsWith(root)) return uri.slice(root.length);
  }
  return null;
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

const excerptOf = (text: string): string =>
  text
    .split(/\r\n|\n|\r/)
    .slice(0, MOST_LINES)
    .map((line) => maskSecrets(line.slice(0, LONGEST_LINE)))
    .join("\n");
