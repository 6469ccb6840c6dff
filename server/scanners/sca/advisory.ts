import { z } from "zod";
import { type Ecosystem, ecosystemOf } from "#server/scanners/sca/ecosystem";

const text = (max: number) => z.string().max(max);

const Event = z.object({
  introduced: text(256).optional(),
  fixed: text(256).optional(),
  last_affected: text(256).optional(),
  limit: text(256).optional(),
});

const Range = z.object({
  type: z.enum(["SEMVER", "ECOSYSTEM", "GIT"]),
  events: z.array(Event).max(10_000).nullish(),
});

const Affected = z.object({
  package: z.object({ ecosystem: text(200), name: text(300) }).optional(),
  ranges: z.array(Range).max(1_000).nullish(),
  versions: z.array(text(256)).max(50_000).nullish(),
});

const Document = z.object({
  id: text(200).min(1),
  modified: text(64).optional(),
  withdrawn: text(64).nullish(),
  aliases: z.array(text(200)).max(1_000).nullish(),
  summary: z.string().nullish(),
  details: z.string().nullish(),
  severity: z
    .array(z.object({ type: text(64), score: text(512) }))
    .max(50)
    .nullish(),
  affected: z.array(Affected).max(5_000).nullish(),
  database_specific: z.object({ severity: z.unknown(), cwe_ids: z.unknown() }).partial().nullish(),
});

export type RangeEvent = z.infer<typeof Event>;

export interface AffectedRange {
  readonly type: "SEMVER" | "ECOSYSTEM" | "GIT";
  readonly events: readonly RangeEvent[];
}

/** One `affected` entry for a package of an ecosystem that is read. */
export interface AffectedEntry {
  readonly ecosystem: Ecosystem;
  readonly name: string;
  readonly ranges: readonly AffectedRange[];
  readonly versions: readonly string[];
}

/** The fields of an OSV record that matching and showing need. Text in it is foreign: show it as text only. */
export interface Advisory {
  readonly id: string;
  readonly modified: string | null;
  readonly withdrawn: boolean;
  readonly aliases: readonly string[];
  readonly summary: string;
  readonly cvss: readonly { readonly type: string; readonly score: string }[];
  /** The database's own word for the severity, as written. */
  readonly severityWord: string | null;
  readonly cwe: readonly string[];
  readonly affected: readonly AffectedEntry[];
}

const longestSummary = 300;

/** Reads one OSV record (OSV schema 1.x), keeping the entries of ecosystems that are read. Never throws: a bad record comes back as a reason. */
export function parseAdvisory(
  input: unknown,
): { ok: true; advisory: Advisory } | { ok: false; reason: string } {
  const parsed = Document.safeParse(input);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return {
      ok: false,
      reason: `${issue?.path.map(String).join(".") || "record"}: ${issue?.message ?? "not readable"}`,
    };
  }
  const record = parsed.data;
  const word = record.database_specific?.severity;
  const cwe = record.database_specific?.cwe_ids;
  return {
    ok: true,
    advisory: {
      id: record.id,
      modified: record.modified ?? null,
      withdrawn: Boolean(record.withdrawn),
      aliases: record.aliases ?? [],
      summary: firstLine(record.summary || record.details || "No summary was published."),
      cvss: record.severity ?? [],
      severityWord: typeof word === "string" ? word : null,
      cwe: Array.isArray(cwe)
        ? cwe.filter((id): id is string => typeof id === "string" && /^CWE-\d{1,5}$/.test(id))
        : [],
      affected: (record.affected ?? []).flatMap((entry) => {
        const ecosystem = entry.package ? ecosystemOf(entry.package.ecosystem) : null;
        if (!entry.package || ecosystem === null) return [];
        const ranges = (entry.ranges ?? []).map((range) => ({
          type: range.type,
          events: range.events ?? [],
        }));
        return [{ ecosystem, name: entry.package.name, ranges, versions: entry.versions ?? [] }];
      }),
    },
  };
}

function firstLine(value: string): string {
  const line =
    value
      .slice(0, 4 * longestSummary)
      .trim()
      .split("\n")[0] ?? "";
  return line.length > longestSummary ? `${line.slice(0, longestSummary - 1)}…` : line;
}
