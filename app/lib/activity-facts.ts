export interface ActivityFact {
  readonly name: string;
  readonly value: string;
  /** What it was before, where the event tells; `value` is then what it became. */
  readonly before?: string | undefined;
}

type Facts = Readonly<Record<string, unknown>>;

/** Pairs of names under which events tell what was and what became of it. */
const PAIRS = [
  ["before", "after"],
  ["from", "to"],
] as const;

/** The facts of an event as rows for people. Of two states that are objects only the members that differ are shown. */
export function activityFacts(metadata: Facts): ActivityFact[] {
  const facts: ActivityFact[] = [];
  const paired = new Set<string>();
  for (const [was, became] of PAIRS) {
    if (!(was in metadata && became in metadata)) continue;
    paired.add(was).add(became);
    facts.push(...changes(metadata[was], metadata[became]));
  }
  for (const [name, value] of Object.entries(metadata))
    if (!paired.has(name)) facts.push({ name: words(name), value: text(value) });
  return facts;
}

function changes(before: unknown, after: unknown): ActivityFact[] {
  if (!isFacts(before) || !isFacts(after))
    return [{ name: "Change", before: text(before), value: text(after) }];
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names
    .map((name) => ({ name: words(name), before: text(before[name]), value: text(after[name]) }))
    .filter((fact) => fact.before !== fact.value);
}

const isFacts = (value: unknown): value is Facts =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** `providerUsername` as “Provider username”. */
const words = (name: string): string => {
  const spaced = name.replace(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
};

function text(value: unknown): string {
  if (value === null || value === undefined || value === "") return "–";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value)) return value.length > 0 ? value.map(text).join(", ") : "–";
  if (typeof value === "object") return JSON.stringify(value);
  return String(value);
}
