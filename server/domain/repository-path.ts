const SHAPE = /^[A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+)+$/;
const LONGEST = 255;
const PREFIX = "path:";

/**
 * A repository's path as a person wrote it, without the `.git` of a clone address; undefined when it is none. No part may
 * start with a dash or a dot: neither options of a program nor steps out of a folder look like a path.
 */
export function repositoryPath(text: string): string | undefined {
  const path = text.trim().replace(/\.git$/, "");
  if (path.length > LONGEST || !SHAPE.test(path)) return undefined;
  return path.split("/").some((part) => /^[-.]/.test(part)) ? undefined : path;
}

/** The id of a repository whose provider tells no stable one: its path, marked so that it is taken for nothing else. */
export const pathId = (path: string): string => `${PREFIX}${path}`;

/** The path inside such an id; undefined for every other id, and for one with a path that may not be used. */
export const pathOfId = (externalId: string): string | undefined =>
  isPathId(externalId) ? repositoryPath(externalId.slice(PREFIX.length)) : undefined;

export const isPathId = (externalId: string): boolean => externalId.startsWith(PREFIX);
