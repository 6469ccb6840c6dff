import { NavLink } from "@remix-run/react";
import { paths } from "~/lib/paths";
import type { Session } from "~/lib/views";
import { Icon, type IconName } from "~/ui/icon";

interface Place {
  to: string;
  text: string;
  icon: IconName;
  shown: boolean;
}

/** The places a person may go to. What the role cannot open is not offered. */
export function Navigation({ session: { can, workspace }, label }: { session: Session; label: string }) {
  if (!workspace) return null;
  const places: Place[] = [
    { to: paths.home(), text: "Overview", icon: "overview", shown: true },
    { to: paths.repositories(), text: "Repositories", icon: "repository", shown: can.view_repos },
    { to: paths.scans(), text: "Scans", icon: "scan", shown: can.view_repos },
    { to: paths.findings(), text: "Findings", icon: "finding", shown: can.view_repos },
    { to: paths.activity(), text: "Activity", icon: "activity", shown: can.view_activity },
    { to: paths.review(), text: "Review", icon: "lock", shown: can.view_review },
    { to: paths.team(), text: "Team", icon: "team", shown: can.view_repos },
    { to: paths.workspaceSettings(), text: "Settings", icon: "settings", shown: can.manage_settings },
  ];
  return (
    <nav aria-label={label}>
      <ul className="space-y-px">
        {places
          .filter(({ shown }) => shown)
          .map(({ to, text, icon }) => (
            <li key={to}>
              <NavLink
                to={to}
                end={to === paths.home()}
                className={({ isActive }) =>
                  `flex items-center gap-2.5 rounded-md px-2 py-1.5 max-lg:py-2 transition-colors ${
                    isActive
                      ? "bg-accent-soft font-medium text-accent"
                      : "text-ink-soft hover:bg-inset hover:text-ink"
                  }`
                }
              >
                <Icon name={icon} />
                {text}
              </NavLink>
            </li>
          ))}
      </ul>
    </nav>
  );
}
