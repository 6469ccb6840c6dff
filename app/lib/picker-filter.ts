import { matching } from "~/lib/matching";
import type { AvailableRepository } from "~/lib/views";

export const visibilities = ["private", "public"] as const;
export const activities = ["30", "90", "365", "older"] as const;
export const enabledStates = ["no", "yes"] as const;
export const orders = ["active", "name"] as const;

/** What of the picker's rows is shown, and how; an empty text is no restriction. */
export interface PickerFilter {
  readonly text: string;
  /** Id of a connection. */
  readonly account: string;
  readonly owner: string;
  readonly language: string;
  readonly visibility: (typeof visibilities)[number] | "";
  /** Active within so many days, or not within a year. */
  readonly active: (typeof activities)[number] | "";
  readonly enabled: (typeof enabledStates)[number] | "";
  readonly order: (typeof orders)[number];
}

/** The filter an address asks for. Words it does not know are left out. `text` is what is typed, and in no address. */
export function filterFrom(search: URLSearchParams): PickerFilter {
  const word = <Word extends string>(name: string, words: readonly Word[]): Word | "" =>
    words.find((each) => each === search.get(name)) ?? "";
  const free = (name: string) => search.get(name)?.slice(0, 200) ?? "";
  return {
    ...{ text: "", account: free("account"), owner: free("owner"), language: free("language") },
    visibility: word("visibility", visibilities),
    active: word("active", activities),
    enabled: word("enabled", enabledStates),
    order: word("order", orders) || "active",
  };
}

/** The parts of an address that `filterFrom` reads, for all that differ from the plain list. */
export function filterEntries({ text: _, order, ...filter }: PickerFilter): [string, string][] {
  const entries = Object.entries(filter).filter(([, value]) => value !== "");
  return order === "active" ? entries : [...entries, ["order", order]];
}

const DAY_MS = 86_400_000;

/** The rows of one connection that pass, in the order wanted. The listing itself comes with the latest activity first. */
export function filtered(
  repositories: readonly AvailableRepository[],
  filter: PickerFilter,
  now: Date,
  isEnabled: (repository: AvailableRepository) => boolean,
): readonly AvailableRepository[] {
  const { owner, language, visibility, active, enabled, order } = filter;
  const passed = matching(repositories, filter.text).filter(
    (each) =>
      (owner === "" || ownerOf(each) === owner) &&
      (language === "" || sameLanguage(each.language, language)) &&
      (visibility === "" || each.isPrivate === (visibility === "private")) &&
      (active === "" || isActive(each, active, now)) &&
      (enabled === "" || isEnabled(each) === (enabled === "yes")),
  );
  return order === "name" ? passed.sort((one, other) => byName(one.fullName, other.fullName)) : passed;
}

const byName = (one: string, other: string): number => {
  const [first, second] = [one.toLowerCase(), other.toLowerCase()];
  return first < second ? -1 : first > second ? 1 : 0;
};

/** Providers write one language in several ways. */
const sameLanguage = (one: string | null, other: string): boolean =>
  one !== null && one.toLowerCase() === other.toLowerCase();

function isActive({ lastActiveAt }: AvailableRepository, active: PickerFilter["active"], now: Date): boolean {
  if (lastActiveAt === null) return false;
  const days = (now.getTime() - new Date(lastActiveAt).getTime()) / DAY_MS;
  return active === "older" ? days > 365 : days <= Number(active);
}

/** Everything before the last slash: an account, an organisation, or a group with its parents. */
export const ownerOf = ({ fullName }: Pick<AvailableRepository, "fullName">): string =>
  fullName.slice(0, Math.max(0, fullName.lastIndexOf("/")));

/** Owners and languages there are, for the choices of the filter. */
export function choicesIn(repositories: readonly AvailableRepository[]): {
  owners: string[];
  languages: string[];
} {
  const languages = new Map<string, string>();
  for (const { language } of repositories) {
    if (language && !languages.has(language.toLowerCase())) languages.set(language.toLowerCase(), language);
  }
  const owners = new Set(repositories.map(ownerOf).filter(Boolean));
  return { owners: [...owners].sort(byName), languages: [...languages.values()].sort(byName) };
}
