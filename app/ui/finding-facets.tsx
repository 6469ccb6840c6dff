import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { findingStates, severities } from "#db/vocabulary";
import { type FindingPart, type FindingSearch, toAddress, toggled } from "~/lib/finding-search";
import { paths } from "~/lib/paths";
import { severityLooks } from "~/lib/severity-looks";
import type { FindingFacets as Facets } from "~/lib/views";
import { engineNames, findingAgeNames, findingStateNames, providerNames, severityNames } from "~/lib/words";
import { Icon } from "~/ui/icon";

interface Choice {
  readonly value: string;
  readonly label: ReactNode;
  readonly count: number;
  readonly title?: string | undefined;
}

/** The ways to narrow a list, each with how many findings it would show. They are links: the address is the view. */
export function FindingFacets({ facets, search }: { facets: Facets; search: FindingSearch }) {
  const count = (tallies: readonly { value: string; count: number }[], value: string) =>
    tallies.find((tally) => tally.value === value)?.count ?? 0;
  return (
    <div className="space-y-5">
      <Group
        title="Severity"
        part="severity"
        search={search}
        choices={severities.map((value) => ({
          value,
          count: count(facets.severities, value),
          label: (
            <span className="inline-flex items-center gap-1.5">
              <span
                className={`h-2.5 w-1 rounded-full bg-current ${severityLooks[value]}`}
                aria-hidden="true"
              />
              {severityNames[value]}
            </span>
          ),
        }))}
      />
      <Group
        title="State"
        part="state"
        search={search}
        choices={findingStates.map((value) => ({
          value,
          count: count(facets.states, value),
          label: findingStateNames[value],
        }))}
      />
      <Group
        title="Engine"
        part="engine"
        search={search}
        choices={facets.engines.map((tally) => ({ ...tally, label: engineNames[tally.value] }))}
      />
      <Group
        title="First seen"
        search={search}
        linkTo={(value) =>
          paths.findings(toAddress({ ...search, seen: search.seen === value ? undefined : (value as never) }))
        }
        chosen={search.seen ? [search.seen] : []}
        choices={facets.ages.map((tally) => ({ ...tally, label: findingAgeNames[tally.value] }))}
      />
      <Group
        title="Repository"
        part="repositoryId"
        search={search}
        choices={facets.repositories.map(({ id, fullName, count }) => ({
          ...{ value: id, count, title: fullName },
          label: <span className="block truncate">{fullName.split("/").at(-1)}</span>,
        }))}
        after={facets.moreRepositories > 0 ? `${facets.moreRepositories} more` : undefined}
      />
      <Group
        title="Provider"
        part="provider"
        search={search}
        choices={facets.providers.map((tally) => ({ ...tally, label: providerNames[tally.value] }))}
      />
      <Group
        title="Language"
        part="language"
        search={search}
        choices={facets.languages.map((tally) => ({ ...tally, label: tally.value }))}
      />
      <Group
        title="Rule or advisory"
        part="rule"
        search={search}
        choices={facets.rules.map(({ value, count, title, engine }) => ({
          ...{ value, count, title: title ?? value },
          label: (
            <span className="block truncate">{engine === "sast" && title !== null ? title : value}</span>
          ),
        }))}
      />
      {facets.exact && facets.lookedAtAll ? null : (
        <p className="px-2 text-xs text-ink-faint text-pretty">
          {facets.exact
            ? "Rules and times are counted among the 2,000 most severe of these."
            : "Counted among the 10,000 most severe that match."}
        </p>
      )}
    </div>
  );
}

function Group({
  title,
  part,
  search,
  choices,
  chosen = part ? search[part] : [],
  linkTo = (value) => paths.findings(toAddress(part ? toggled(search, part, value) : search)),
  after,
}: {
  title: string;
  part?: FindingPart;
  search: FindingSearch;
  choices: readonly Choice[];
  chosen?: readonly string[];
  linkTo?: (value: string) => string;
  after?: string | undefined;
}) {
  const shown = choices.filter(({ value, count }) => count > 0 || chosen.includes(value));
  if (shown.length === 0) return null;
  return (
    <section aria-label={title}>
      <h2 className="mb-1 px-2 text-xs font-medium text-ink-faint">{title}</h2>
      <ul>
        {shown.map(({ value, label, count, title }) => {
          const current = chosen.includes(value);
          return (
            <li key={value}>
              <Link
                to={linkTo(value)}
                preventScrollReset
                title={title}
                aria-current={current ? "true" : undefined}
                className="flex min-h-9 items-center gap-2 rounded-md px-2 py-0.5 text-[13px] text-ink-soft hover:bg-inset hover:text-ink aria-[current]:bg-accent-soft aria-[current]:font-medium aria-[current]:text-ink lg:min-h-7"
              >
                <span className="min-w-0 flex-1">{label}</span>
                <span className="text-xs text-ink-faint tabular-nums">{count.toLocaleString("en")}</span>
                {current ? <Icon name="cross" className="size-3 text-ink-faint" /> : null}
                {current ? <span className="sr-only">(chosen)</span> : null}
              </Link>
            </li>
          );
        })}
      </ul>
      {after ? <p className="px-2 text-xs text-ink-faint">{after}</p> : null}
    </section>
  );
}
