import { z } from "zod";
import type { WorkspaceTx } from "#db/database";
import { type ActivityFilter, findActorNames } from "#db/queries/activity";
import { type ActivityGroup, actionsIn, activityGroups } from "#server/domain/activity-groups";

const MAX_NAMES = 50;
const DAY_MS = 86_400_000;

/** How people ask for events. Days are of UTC, both ends included. */
export const ActivityQuery = z.object({
  action: z.string().max(64).optional(),
  group: z.enum(activityGroups as [ActivityGroup, ...ActivityGroup[]]).optional(),
  /** Part of the actor's name, in whichever case. */
  actor: z.string().trim().min(1).max(100).optional(),
  actorId: z.uuid().optional(),
  entityType: z.string().max(64).optional(),
  entityId: z.string().max(200).optional(),
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
});
export type ActivityQuery = z.infer<typeof ActivityQuery>;

/** The query as the database is asked. A name that nobody has becomes a list without names, which fits no event. */
export async function toFilter(tx: WorkspaceTx, query: ActivityQuery): Promise<ActivityFilter> {
  const { action, group, actor, actorId, entityType, entityId, from, to } = query;
  return {
    actions: action ? [action] : group && actionsIn(group),
    actorNames: actor === undefined ? undefined : await findActorNames(tx, actor, MAX_NAMES),
    ...{ actorId, entityType, entityId },
    from: from === undefined ? undefined : new Date(from),
    to: to === undefined ? undefined : new Date(new Date(to).getTime() + DAY_MS),
  };
}

/** What of the query narrows it, as text; null when it asks for every event. */
export function asked(query: ActivityQuery): Record<string, string> | null {
  const parts = Object.entries(query).filter(([, value]) => value !== undefined);
  return parts.length > 0 ? (Object.fromEntries(parts) as Record<string, string>) : null;
}
