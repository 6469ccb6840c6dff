import type { Finding } from "~/lib/views";

const shown = [
  ...(["id", "title", "severity", "state", "engine", "provider", "fullName", "path", "line"] as const),
  ...(["packageName", "packageVersion", "kev", "firstSeenAt"] as const),
] as const;

/** What a row of a list shows of a finding. */
export type ListedFinding = Pick<Finding, (typeof shown)[number]>;

/** The parts that lists show, so that source, messages and ways of data do not travel with them. */
export const toListed = (finding: Finding): ListedFinding =>
  Object.fromEntries(shown.map((part) => [part, finding[part]])) as ListedFinding;
