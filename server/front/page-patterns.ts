/** A route of the pages, as the build describes it. */
export interface PageRoute {
  readonly id: string;
  readonly parentId?: string | undefined;
  readonly path?: string | undefined;
}

/** The pattern of a page's path; `other` for a path that is no page's. */
export type PagePattern = (path: string) => string;

/** Reads the patterns of all pages, fixed words before parameters. A page's data is at its path with `.data` behind. */
export function pagePatterns(routes: readonly PageRoute[]): PagePattern {
  const byId = new Map(routes.map((route) => [route.id, route]));
  const whole = (route: PageRoute | undefined): string[] =>
    route ? [...whole(byId.get(route.parentId ?? "")), ...(route.path ?? "").split("/").filter(Boolean)] : [];
  const patterns = [...new Set(routes.map((route) => whole(route).join("/")))]
    .map((pattern) => ({ pattern: `/${pattern}`, segments: pattern.split("/").filter(Boolean) }))
    .filter(({ segments }) => !segments.includes("*"))
    .sort((a, b) => fixed(b.segments) - fixed(a.segments));
  return (path) => {
    const page = path.replace(/\.data$/, "");
    const asked = page === "/_root" ? [] : page.split("/").filter(Boolean);
    return patterns.find(({ segments }) => fits(segments, asked))?.pattern ?? "other";
  };
}

const fixed = (segments: readonly string[]): number =>
  segments.filter((segment) => !segment.startsWith(":")).length;

function fits(segments: readonly string[], asked: readonly string[]): boolean {
  const least = segments.filter((segment) => !segment.endsWith("?")).length;
  if (asked.length < least || asked.length > segments.length) return false;
  return asked.every((word, at) => segments[at]?.startsWith(":") || segments[at] === word);
}
