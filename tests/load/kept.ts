import type postgres from "postgres";
import type { Change } from "#tests/load/ledger";

type Sql = postgres.Sql;

/**
 * Holds what operators were told against the database: a change that was answered with success is there once, with one event; one that
 * was refused is not; one that failed on the way is there once at the most; and nothing is there that nobody asked for. Returns what
 * does not fit.
 */
export async function notKept(
  sql: Sql,
  workspaceIds: readonly string[],
  changes: readonly Change[],
): Promise<string[]> {
  const ids = [...workspaceIds];
  return [
    ...(await decisions(sql, ids, of(changes, "decide"))),
    ...(await states(sql, ids)),
    ...(await toggles(sql, ids, [...of(changes, "enable"), ...of(changes, "disable")])),
    ...(await scans(sql, ids, of(changes, "scan"))),
    ...(await signIns(sql, ids, of(changes, "signIn"))),
  ];
}

const of = (changes: readonly Change[], kind: Change["kind"]) => changes.filter((each) => each.kind === kind);

/** How many a count may be: as many as were done, and as many more as nobody knows of. */
function range(changes: readonly Change[]): { least: number; most: number } {
  const least = changes.filter(({ outcome }) => outcome === "done").length;
  return { least, most: least + changes.filter(({ outcome }) => outcome === "unknown").length };
}

/** Counted in the database by what they were about, held against what was asked for. */
function compare(what: string, asked: readonly Change[], counted: ReadonlyMap<string, number>): string[] {
  const subjects = new Set([...asked.map(({ subject }) => subject), ...counted.keys()]);
  const bySubject = new Map<string, Change[]>();
  for (const each of asked) bySubject.set(each.subject, [...(bySubject.get(each.subject) ?? []), each]);
  return [...subjects].flatMap((subject) => {
    const { least, most } = range(bySubject.get(subject) ?? []);
    const there = counted.get(subject) ?? 0;
    return there < least || there > most
      ? [`${what} ${subject}: ${there} instead of ${least} to ${most}`]
      : [];
  });
}

/** Every decision has a reason of its own. */
async function decisions(sql: Sql, ids: string[], asked: readonly Change[]): Promise<string[]> {
  const rows = await sql`
    select metadata->>'reason' as reason, count(*)::int as events from activity_log
    where workspace_id = any(${ids}) and action = 'finding_triaged' group by 1`;
  return compare(
    "decision",
    asked,
    new Map(rows.map(({ reason, events }) => [String(reason), Number(events)])),
  );
}

/** What a finding is now has to be what the last event about it says. */
async function states(sql: Sql, ids: string[]): Promise<string[]> {
  const rows = await sql`
    select f.id, f.state, last.said from (
      select distinct on (entity_id) workspace_id, entity_id, metadata->>'to' as said from activity_log
      where workspace_id = any(${ids}) and action = 'finding_triaged' order by entity_id, seq desc) last
    join findings f on f.workspace_id = last.workspace_id and f.id::text = last.entity_id
    where f.state <> last.said`;
  return rows.map(({ id, state, said }) => `finding ${id} is ${state}, and its last event says ${said}`);
}

/** Each repository was turned on and off in turns, and is now as the last turn left it. */
async function toggles(sql: Sql, ids: string[], asked: readonly Change[]): Promise<string[]> {
  const rows = await sql`
    select turns.name, turns.actions, (
      select count(*)::int from connected_repos c join repositories r
        on r.workspace_id = c.workspace_id and r.id = c.repository_id where r.full_name = turns.name) as rows
    from (
      select metadata->>'fullName' as name, array_agg(action order by seq) as actions from activity_log
      where workspace_id = any(${ids}) and action in ('repository_enabled', 'repository_disabled') group by 1) turns
    where turns.name like '%/other-%'`;
  const problems: string[] = [];
  const counts = { enable: new Map<string, number>(), disable: new Map<string, number>() };
  for (const { name, actions, rows: there } of rows) {
    const turns = actions as string[];
    const fits = turns.every(
      (action, at) => action === (at % 2 === 0 ? "repository_enabled" : "repository_disabled"),
    );
    if (!fits || Number(there) !== turns.length % 2)
      problems.push(`repository ${name}: ${turns.join()}, and ${there} rows`);
    counts.enable.set(String(name), Math.ceil(turns.length / 2));
    counts.disable.set(String(name), Math.floor(turns.length / 2));
  }
  return [
    ...problems,
    ...compare("enabling", of(asked, "enable"), counts.enable),
    ...compare("disabling", of(asked, "disable"), counts.disable),
  ];
}

/** Who asked while a scan was open was given that one, so the scans there are were all told to somebody, or asked for in vain. */
async function scans(sql: Sql, ids: string[], asked: readonly Change[]): Promise<string[]> {
  const rows = await sql`select id from scans where workspace_id = any(${ids}) and trigger = 'manual'`;
  const there = new Set(rows.map(({ id }) => String(id)));
  const told = new Set(asked.flatMap(({ id }) => (id === undefined ? [] : [id])));
  const unknown = range(asked).most - range(asked).least;
  const untold = [...there].filter((id) => !told.has(id));
  return [
    ...[...told].filter((id) => !there.has(id)).map((id) => `scan ${id} is not there`),
    ...(untold.length > unknown ? [`${untold.length} scans that nobody was told of`] : []),
  ];
}

async function signIns(sql: Sql, ids: string[], asked: readonly Change[]): Promise<string[]> {
  const rows = await sql`
    select actor_id, count(*)::int as events from activity_log
    where workspace_id = any(${ids}) and action = 'signed_in' group by 1`;
  return compare(
    "sign-in",
    asked,
    new Map(rows.map(({ actor_id, events }) => [String(actor_id), Number(events)])),
  );
}
