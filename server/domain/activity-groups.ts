import { type ActivityAction, activityActions, entityTypeOf } from "#server/domain/activity";

/** Actions by what they happen to, for filters. An action of another kind of thing is in no group. */
const entityTypes = {
  people: ["user", "invitation"],
  connections: ["git_provider_config", "oauth_flow", "git_connection"],
  repositories: ["connected_repo"],
  scans: ["scan"],
  findings: ["finding"],
  workspace: ["workspace", "data_key", "webhook", "rules", "service_token"],
} as const satisfies Record<string, readonly string[]>;

export type ActivityGroup = keyof typeof entityTypes;
export const activityGroups = Object.keys(entityTypes) as ActivityGroup[];

/** The actions of a group, in the order in which they are declared. */
export const actionsIn = (group: ActivityGroup): ActivityAction[] =>
  activityActions.filter((action) =>
    (entityTypes[group] as readonly string[]).includes(entityTypeOf(action)),
  );
