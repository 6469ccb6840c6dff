import { type ActivityAction, activityActions } from "#server/domain/activity";
import { type ActivityGroup, activityGroups } from "#server/domain/activity-groups";

/** What the activity page is asked to show, as it stands in the address. */
export interface ActivitySearch {
  readonly action: ActivityAction | undefined;
  readonly group: ActivityGroup | undefined;
  readonly actor: string | undefined;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly entityType: string | undefined;
  readonly entityId: string | undefined;
}

/** Reads the filters of an address. `what` is an action, or a group of them with `all:` before it. */
export function readActivitySearch(search: URLSearchParams): ActivitySearch {
  const given = (name: string) => search.get(name)?.trim() || undefined;
  const what = given("what");
  return {
    action: activityActions.find((word) => word === what),
    group: activityGroups.find((word) => `all:${word}` === what),
    ...{ actor: given("actor"), from: given("from"), to: given("to") },
    ...{ entityType: given("entityType"), entityId: given("entityId") },
  };
}

/** The same filters as the page's address has them. */
export function activityParams({ action, group, ...rest }: ActivitySearch) {
  return { what: action ?? (group && `all:${group}`), ...rest };
}

/** Reads a cursor or a place in the chain; undefined for anything else. */
export function readPlace(search: URLSearchParams, name: string): number | undefined {
  const text = search.get(name);
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
