import { sql } from "drizzle-orm";
import type { AdvisoryTx } from "#db/database";
import { rowsJson } from "#db/rows-json";

/** One record as it is written, with the packages it is about. */
export interface WrittenAdvisory {
  readonly id: string;
  /** Instant in the form of RFC 3339. */
  readonly modified: string;
  readonly withdrawn: boolean;
  readonly aliases: readonly string[];
  readonly summary: string;
  readonly cvss: readonly { readonly type: string; readonly score: string }[];
  readonly severityWord: string | null;
  readonly cwe: readonly string[];
  readonly packages: readonly WrittenEntry[];
}

export interface WrittenEntry {
  readonly ecosystem: string;
  readonly packageName: string;
  readonly ranges: unknown;
  readonly versions: readonly string[];
}

/**
 * Writes records that are newer than the copy there is, or were written by an earlier edition of the reader. Each id may be
 * given once; one without packages is written only where a copy stands already. Answers which were written, and the
 * ecosystems for which something changed.
 */
export async function putAdvisories(
  tx: AdvisoryTx,
  records: readonly WrittenAdvisory[],
  reader: number,
): Promise<{ written: string[]; ecosystems: string[] }> {
  // In one order, so that two imports at once wait for each other and do not lock each other out.
  const given = [...records].sort((a, b) => (a.id < b.id ? -1 : 1));
  const rows = await tx.execute<{ id: string }>(sql`
    insert into advisories (id, modified, withdrawn, aliases, summary, cvss, severity_word, cwe, reader)
    select id, modified, withdrawn, array(select json_array_elements_text(aliases)), summary, cvss, "severityWord",
      array(select json_array_elements_text(cwe)), ${reader}
    from json_to_recordset(${rowsJson(given.map(withPackageCount))}::json) as g(id text, modified timestamptz,
      withdrawn boolean, aliases json, summary text, cvss jsonb, "severityWord" text, cwe json, packages integer)
    where packages > 0 or exists (select 1 from advisories a where a.id = g.id)
    on conflict (id) do update set modified = excluded.modified, withdrawn = excluded.withdrawn, aliases = excluded.aliases,
      summary = excluded.summary, cvss = excluded.cvss, severity_word = excluded.severity_word, cwe = excluded.cwe,
      reader = excluded.reader
    where (advisories.modified, advisories.reader) < (excluded.modified, excluded.reader)
    returning id`);
  const written = new Set(rows.map(({ id }) => id));
  if (written.size === 0) return { written: [], ecosystems: [] };
  const before = await tx.execute<{ ecosystem: string }>(sql`
    delete from advisory_packages
    where advisory_id in (select json_array_elements_text(${rowsJson([...written])}::json)) returning ecosystem`);
  const entries = given
    .filter(({ id }) => written.has(id))
    .flatMap(({ id, packages }) => packages.map((each, entry) => ({ ...each, id, entry })));
  await tx.execute(sql`
    insert into advisory_packages (ecosystem, package_name, advisory_id, entry, ranges, versions)
    select ecosystem, "packageName", id, entry, ranges, array(select json_array_elements_text(versions))
    from json_to_recordset(${rowsJson(entries)}::json) as g(ecosystem text, "packageName" text, id text, entry integer,
      ranges jsonb, versions json)`);
  const ecosystems = [...before, ...entries].map(({ ecosystem }) => ecosystem);
  return { written: [...written], ecosystems: [...new Set(ecosystems)] };
}

const withPackageCount = (record: WrittenAdvisory) => ({ ...record, packages: record.packages.length });

/** Of some ids with the time of their last change, those that the mirror does not have as new as that. */
export async function findOutdated(
  tx: AdvisoryTx,
  listed: readonly { readonly id: string; readonly modified: string }[],
): Promise<string[]> {
  const rows = await tx.execute<{ id: string }>(sql`
    select g.id from json_to_recordset(${rowsJson(listed)}::json) as g(id text, modified timestamptz)
    where not exists (select 1 from advisories a where a.id = g.id and a.modified >= g.modified)`);
  return rows.map(({ id }) => id);
}

/** One `affected` entry that is about a package asked for; `versions` are those asked for that it lists. */
export interface FoundEntry {
  readonly ecosystem: string;
  readonly packageName: string;
  readonly ranges: unknown;
  readonly versions: string[];
  readonly id: string;
  readonly aliases: string[];
  readonly summary: string;
  readonly cvss: { type: string; score: string }[];
  readonly severityWord: string | null;
  readonly cwe: string[];
}

/** A package asked for, in all its versions. */
export interface AskedPackage {
  readonly packageName: string;
  readonly versions: readonly string[];
}

/**
 * What is published about some packages of one ecosystem and not withdrawn, in one order; each package may be asked for once. Whether a
 * version is in the ranges is not decided here.
 */
export async function findAdvisories(
  tx: AdvisoryTx,
  ecosystem: string,
  asked: readonly AskedPackage[],
): Promise<FoundEntry[]> {
  // The names as an array, so that the index is gone through once and not once for each. The answer as one text: reading many rows
  // column by column takes twice the time.
  const [row] = await tx.execute<{ found: string }>(sql`
    with asked as materialized (
      select * from json_to_recordset(${rowsJson(asked)}::json) as each("packageName" text, versions json)
    )
    select coalesce(json_agg(each), '[]')::text as found from (
      select p.ecosystem, p.package_name as "packageName", p.ranges,
        array(select v from json_array_elements_text(asked.versions) v where v = any(p.versions)) as versions,
        a.id, a.aliases, a.summary, a.cvss, a.severity_word as "severityWord", a.cwe
      from advisory_packages p
      join asked on asked."packageName" = p.package_name
      join advisories a on a.id = p.advisory_id
      where p.ecosystem = ${ecosystem} and p.package_name = any(array(select "packageName" from asked)) and not a.withdrawn
      order by p.package_name, a.id, p.entry
    ) each`);
  return row ? (JSON.parse(row.found) as FoundEntry[]) : [];
}

/** How many records there are by ecosystem, and how recent the newest is. Reads the whole mirror. */
export async function countAdvisories(tx: AdvisoryTx) {
  return await tx.execute<{
    ecosystem: string;
    total: number;
    withdrawn: number;
    malicious: number;
    /** As PostgreSQL writes an instant. */
    newest: string;
  }>(sql`
    select ecosystem, count(*)::int as total, (count(*) filter (where withdrawn))::int as withdrawn,
      (count(*) filter (where id like 'MAL-%'))::int as malicious, max(modified) as newest
    from (select distinct p.ecosystem, a.id, a.withdrawn, a.modified
      from advisory_packages p join advisories a on a.id = p.advisory_id) each
    group by 1 order by 1`);
}

/** Some records by their ids, withdrawn ones left out. */
export async function findAdvisoriesById(tx: AdvisoryTx, ids: readonly string[]) {
  return await tx.execute<{
    id: string;
    aliases: string[];
    summary: string;
    cvss: { type: string; score: string }[];
  }>(sql`
    select id, aliases, summary, cvss from advisories
    where not withdrawn and id in (select json_array_elements_text(${rowsJson(ids)}::json)) order by id`);
}
