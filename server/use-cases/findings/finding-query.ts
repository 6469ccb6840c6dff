import { z } from "zod";
import type { FindingFilter } from "#db/queries/finding-filter";
import { engineKinds, findingAges, findingSorts, findingStates, providers, severities } from "#db/vocabulary";

/** One value or several of them: any fits. */
const any = <Item extends z.ZodType>(item: Item) => z.union([item, z.array(item).max(50)]).optional();

/** How a caller says which findings are meant: each part that is given must fit. */
export const FindingQuery = z.object({
  repositoryId: any(z.uuid()),
  provider: any(z.enum(providers)),
  language: any(z.string().max(60)),
  engine: any(z.enum(engineKinds)),
  tool: z.string().max(40).optional(),
  severity: any(z.enum(severities)),
  /** Absent: those that ask for somebody. */
  state: any(z.enum(findingStates)),
  rule: any(z.string().min(1).max(300)),
  /** First seen within that time. */
  seen: z.enum(findingAges).optional(),
  /** Words of the rule, title, place, package or advisory; each must be there. */
  text: z.string().trim().max(200).optional(),
});

export const FindingOrder = z.object({ sort: z.enum(findingSorts).default("severity") });

export type FindingQuery = z.infer<typeof FindingQuery>;

const HOUR = 3_600_000;
export const ageHours = { day: 24, week: 168, month: 720, quarter: 2_160 } as const;

/** Most words of a search that are looked for; more narrow nothing any more. */
const MOST_WORDS = 6;

/** The filter a query stands for, counted from `now`. */
export function toFilter(query: FindingQuery, now: Date): FindingFilter {
  return {
    repositoryIds: list(query.repositoryId),
    providers: list(query.provider),
    languages: list(query.language),
    engines: list(query.engine),
    tool: query.tool,
    severities: list(query.severity),
    states: list(query.state),
    rules: list(query.rule),
    seenSince: query.seen ? seenSince(query.seen, now) : undefined,
    words: query.text?.toLowerCase().split(/\s+/).filter(Boolean).slice(0, MOST_WORDS),
  };
}

export const seenSince = (age: keyof typeof ageHours, now: Date): Date =>
  new Date(now.getTime() - ageHours[age] * HOUR);

function list<Value>(given: Value | Value[] | undefined): Value[] | undefined {
  if (given === undefined) return undefined;
  const values = Array.isArray(given) ? given : [given];
  return values.length > 0 ? values : undefined;
}
