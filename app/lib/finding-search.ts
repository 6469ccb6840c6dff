import {
  engineKinds,
  type FindingSort,
  findingAges,
  findingSorts,
  findingStates,
  providers,
  severities,
} from "#db/vocabulary";

/** The parts of a list of findings that hold several values each, as they stand in its address. */
const several = ["severity", "state", "engine", "provider", "language", "repositoryId", "rule"] as const;
export type FindingPart = (typeof several)[number];

/** A list of findings as its address says it. The address is the view: it can be kept, shared and gone back to. */
export type FindingSearch = ReturnType<typeof readFindingSearch>;

/** Reads the address of a list. Words it does not know are left out. */
export function readFindingSearch(search: URLSearchParams) {
  const known = <Word extends string>(name: string, words: readonly Word[]): Word[] =>
    words.filter((word) => search.getAll(name).includes(word));
  const some = (name: string) => [...new Set(search.getAll(name).filter(Boolean))].slice(0, 50);
  const sort: FindingSort = findingSorts.find((word) => word === search.get("sort")) ?? "severity";
  return {
    severity: known("severity", severities),
    state: known("state", findingStates),
    engine: known("engine", engineKinds),
    provider: known("provider", providers),
    language: some("language"),
    repositoryId: some("repositoryId"),
    rule: some("rule"),
    seen: findingAges.find((word) => word === search.get("seen")),
    text: search.get("text")?.trim().slice(0, 200) || undefined,
    sort,
  };
}

/** The search as the API takes it: parts without a value are absent. */
export function toFindingQuery({ sort, ...search }: FindingSearch) {
  const set = <Value>(values: readonly Value[]) => (values.length > 0 ? [...values] : undefined);
  return {
    severity: set(search.severity),
    state: set(search.state),
    engine: set(search.engine),
    provider: set(search.provider),
    language: set(search.language),
    repositoryId: set(search.repositoryId),
    rule: set(search.rule),
    seen: search.seen,
    text: search.text,
  };
}

/** The entries of its address. */
export const toAddress = ({ sort, ...search }: FindingSearch) => ({
  ...search,
  sort: sort === "severity" ? undefined : sort,
});

/** The same search with a value put in, or taken out where it was. */
export function toggled(search: FindingSearch, part: FindingPart, value: string): FindingSearch {
  const values: readonly string[] = search[part];
  const next = values.includes(value) ? values.filter((each) => each !== value) : [...values, value];
  return { ...search, [part]: next };
}

/** Whether it shows less than the list that opens first. */
export const isNarrowed = ({ sort, ...search }: FindingSearch): boolean =>
  Object.values(search).some((value) => value !== undefined && value.length > 0);
