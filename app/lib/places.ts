import { paths } from "~/lib/paths";
import type { Session } from "~/lib/views";
import type { IconName } from "~/ui/icon";

export interface Place {
  readonly to: string;
  readonly text: string;
  readonly icon: IconName;
  /** The letter that leads there after `g`. */
  readonly key: string;
}

/** The places a person may go to. What the role cannot open is not offered. */
export function placesFor({ can, workspace }: Session): Place[] {
  if (!workspace) return [];
  const all: (Place & { shown: boolean })[] = [
    { to: paths.home(), text: "Overview", icon: "overview", key: "o", shown: true },
    { to: paths.repositories(), text: "Repositories", icon: "repository", key: "r", shown: can.view_repos },
    { to: paths.scans(), text: "Scans", icon: "scan", key: "s", shown: can.view_repos },
    { to: paths.findings(), text: "Findings", icon: "finding", key: "f", shown: can.view_repos },
    { to: paths.activity(), text: "Activity", icon: "activity", key: "a", shown: can.view_activity },
    { to: paths.review(), text: "Review", icon: "lock", key: "v", shown: can.view_review },
    { to: paths.team(), text: "Team", icon: "team", key: "t", shown: can.view_repos },
    {
      to: paths.workspaceSettings(),
      text: "Settings",
      icon: "settings",
      key: "e",
      shown: can.manage_settings,
    },
  ];
  return all.filter(({ shown }) => shown);
}
