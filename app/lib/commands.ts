import { paths } from "~/lib/paths";
import type { Place } from "~/lib/places";
import { type Theme, themes } from "~/lib/view-choices";
import type { Jumps, Session } from "~/lib/views";
import { severityNames } from "~/lib/words";
import type { IconName } from "~/ui/icon";

export interface Command {
  readonly id: string;
  readonly group: "Go to" | "Do" | "Repositories" | "Findings" | "Theme";
  readonly text: string;
  readonly note?: string;
  readonly icon: IconName;
  readonly run: { readonly to: string } | { readonly theme: Theme } | { readonly act: "help" | "sign-out" };
}

/** What the palette offers before anything is typed: the places and what can be begun from anywhere, by the person's rights. */
export function standingCommands({ can, workspace }: Session, places: readonly Place[]): Command[] {
  const begin = (allowed: boolean, text: string, icon: IconName, to: string): Command[] =>
    allowed && workspace ? [{ id: to + text, group: "Do", text, icon, run: { to } }] : [];
  return [
    ...places.map(
      ({ to, text, icon, key }): Command => ({
        id: to,
        group: "Go to",
        text,
        note: `G ${key.toUpperCase()}`,
        icon,
        run: { to },
      }),
    ),
    ...begin(can.view_repos, "Notifications", "bell", paths.notifications()),
    ...begin(true, "Your account", "person", paths.account()),
    ...begin(can.manage_repos, "Connect a provider account", "plus", paths.providers()),
    ...begin(can.manage_repos, "Choose repositories", "repository", paths.picker()),
    ...begin(can.run_scans, "Start a scan", "scan", paths.allowList()),
    ...begin(can.view_repos, "Show critical findings", "finding", paths.findings({ severity: "critical" })),
    ...begin(can.triage_findings, "Import another tool's report", "upload", paths.importReport()),
    ...begin(can.view_repos, "Your own rules", "book", paths.rules()),
    ...begin(can.manage_team, "Invite somebody", "team", paths.team()),
    ...begin(can.manage_settings, "Webhooks", "webhook", paths.webhooks()),
    ...begin(can.manage_settings, "Notification policy", "bell", paths.notificationPolicy()),
    {
      id: "help",
      group: "Do",
      text: "Keyboard shortcuts",
      note: "?",
      icon: "keyboard",
      run: { act: "help" },
    },
    { id: "sign-out", group: "Do", text: "Sign out", icon: "external", run: { act: "sign-out" } },
    ...themes.map(
      (theme): Command => ({
        ...{
          id: `theme-${theme}`,
          group: "Theme",
          text: `${theme[0]?.toUpperCase()}${theme.slice(1)} theme`,
        },
        ...{ icon: theme === "dark" ? "moon" : theme === "light" ? "sun" : "screen", run: { theme } },
      }),
    ),
  ];
}

/** What the server found, as commands. */
export const foundCommands = ({ repositories, findings }: Jumps): Command[] => [
  ...repositories.map(
    ({ repositoryId, fullName }): Command => ({
      ...{ id: repositoryId, group: "Repositories", text: fullName, icon: "repository" },
      ...{ note: "Open findings", run: { to: paths.findings({ repositoryId }) } },
    }),
  ),
  ...findings.map(
    ({ id, title, severity, fullName, place }): Command => ({
      ...{ id, group: "Findings", text: title, icon: "finding" },
      ...{ note: `${severityNames[severity]} · ${fullName} · ${place}`, run: { to: paths.finding(id) } },
    }),
  ),
];

/** The commands in which every typed word begins some word, in their order. */
export function matchingCommands(commands: readonly Command[], typed: string): Command[] {
  const wanted = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return commands.filter(({ text, group }) => {
    const words = `${text} ${group}`.toLowerCase().split(/[\s/]+/);
    return wanted.every((part) => words.some((word) => word.startsWith(part)));
  });
}
