import { NavLink } from "@remix-run/react";
import { paths } from "~/lib/paths";
import { placesFor } from "~/lib/places";
import type { Session, ShellCounts } from "~/lib/views";
import { Icon } from "~/ui/icon";

interface Props {
  session: Session;
  /** Null for somebody whose role sees no repository data. */
  counts: ShellCounts | null;
  label: string;
}

/** The places a person may go to, each with how much there is. */
export function Navigation({ session, counts, label }: Props) {
  const places = placesFor(session);
  if (places.length === 0) return null;
  return (
    <nav aria-label={label}>
      <ul className="space-y-px">
        {places.map(({ to, text, icon }) => (
          <li key={to}>
            <NavLink
              to={to}
              end={to === paths.home()}
              className={({ isActive }) =>
                `flex items-center gap-2.5 rounded-md px-2 py-1.5 transition-colors max-lg:py-2.5 ${
                  isActive
                    ? "bg-accent-soft font-medium text-accent"
                    : "text-ink-soft hover:bg-inset hover:text-ink"
                }`
              }
            >
              <Icon name={icon} />
              <span className="flex-1">{text}</span>
              {counts ? <Count to={to} counts={counts} /> : null}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Count({ to, counts }: { to: string; counts: ShellCounts }) {
  const { openFindings, activeScans, waiting } = counts;
  if (to === paths.findings() && openFindings > 0) return <Figure value={openFindings} says="open" />;
  if (to === paths.scans() && activeScans > 0)
    return <Figure value={activeScans} says="active" look="text-accent" />;
  if (to === paths.repositories() && waiting > 0)
    return (
      <Figure
        value={waiting}
        says={waiting === 1 ? "needs attention" : "need attention"}
        look="bg-warn-soft text-warn"
      />
    );
  return null;
}

const compact = (value: number): string =>
  value < 10_000 ? value.toLocaleString("en") : `${Math.floor(value / 1_000).toLocaleString("en")}k`;

function Figure({ value, says, look = "text-ink-faint" }: { value: number; says: string; look?: string }) {
  return (
    <span
      className={`rounded-full px-1.5 text-xs tabular-nums ${look}`}
      title={`${value.toLocaleString("en")} ${says}`}
    >
      {compact(value)}
      <span className="sr-only">{` ${says}`}</span>
    </span>
  );
}
