import { listActivity } from "#db/queries/activity";
import type { Actor } from "#server/actor";
import type { Services } from "#server/services";
import { type ActivityQuery, toFilter } from "#server/use-cases/activity/activity-query";

const PAGE = 50;

/**
 * A page of the log, newest first, and the cursors of its neighbours: `older` and `newer` are null where there is none. A
 * cursor is the `seq` of the event at that end of the page.
 */
export async function readActivity(
  { db }: Services,
  actor: Actor,
  query: ActivityQuery & { before?: number | undefined; after?: number | undefined },
) {
  return await db.withWorkspace(
    actor,
    async (tx) => {
      const filter = await toFilter(tx, query);
      const { before, after } = query;
      const rows = await listActivity(tx, filter, { before, after, limit: PAGE + 1 });
      const forward = after !== undefined;
      const more = rows.length > PAGE;
      // The one too many stands at the far end: the newest when paging towards newer ones.
      const events = forward && more ? rows.slice(1) : rows.slice(0, PAGE);
      const [newest, oldest] = [events[0]?.seq ?? null, events.at(-1)?.seq ?? null];
      const newer = forward ? more : before !== undefined;
      const older = forward ? true : more;
      return { events, newer: newer ? newest : null, older: older ? oldest : null };
    },
    { readOnly: true },
  );
}
