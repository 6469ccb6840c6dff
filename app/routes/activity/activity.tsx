import { useLoaderData } from "@remix-run/react";
import { activityFacts } from "~/lib/activity-facts";
import { activityParams, readActivitySearch, readPlace } from "~/lib/activity-search";
import { activitySentence } from "~/lib/activity-sentences";
import { withApi } from "~/lib/api.server";
import { paths } from "~/lib/paths";
import { title } from "~/lib/title";
import { useSession } from "~/lib/use-session";
import { ActivityFilter } from "~/ui/activity-filter";
import { ActivityList } from "~/ui/activity-list";
import { ActivityVerification } from "~/ui/activity-verification";
import { ButtonLink } from "~/ui/button-link";
import { buttonStyle } from "~/ui/button-style";
import { Empty } from "~/ui/empty";
import { PageHeader } from "~/ui/page-header";
import { TwoWayPager } from "~/ui/two-way-pager";

export const meta = () => title("Activity");

export const loader = withApi(async ({ api, url: { searchParams } }) => {
  const search = readActivitySearch(searchParams);
  const [before, after] = [readPlace(searchParams, "before"), readPlace(searchParams, "after")];
  const verify = readPlace(searchParams, "verify");
  const [page, verification] = await Promise.all([
    api.activity.list({ ...search, before, after }),
    verify === undefined ? null : api.activity.verify({ after: verify }),
  ]);
  return {
    // The facts of an event are turned into words here, so only the words travel.
    events: page.events.map(({ metadata, ...event }) => ({
      ...event,
      sentence: activitySentence(event.action, metadata),
      facts: activityFacts(metadata),
    })),
    ...{ older: page.older, newer: page.newer, search },
    verification: verification && { ...verification, at: new Date().toISOString() },
  };
});

export default function ActivityPage() {
  const { events, older, newer, search, verification } = useLoaderData<typeof loader>();
  const mayExport = useSession()?.can.export_evidence ?? false;
  const params = activityParams(search);
  const filtered = Object.values(search).some((value) => value !== undefined);
  return (
    <>
      <PageHeader title="Activity" actions={mayExport ? <ExportLinks search={search} /> : null}>
        Who did what, and when. Entries are written together with the change they describe and never changed.
      </PageHeader>
      <div className="space-y-4">
        <ActivityVerification result={verification} />
        <ActivityFilter search={search} />
        {search.entityId ? (
          <p className="text-[13px] text-ink-soft">
            Only what happened to one {search.entityType?.replaceAll("_", " ") ?? "thing"}.{" "}
            <ButtonLink to={paths.activity()} tone="quiet">
              Show everything
            </ButtonLink>
          </p>
        ) : null}
        {events.length > 0 ? (
          <ActivityList events={events} />
        ) : (
          <Empty
            icon="activity"
            title={filtered ? "No such entry" : "Nothing happened yet"}
            action={filtered ? <ButtonLink to={paths.activity()}>Clear the filter</ButtonLink> : null}
          >
            {filtered ? "No entry fits these choices." : "The first change here will be the first entry."}
          </Empty>
        )}
      </div>
      <TwoWayPager
        newer={newer === null ? null : paths.activity({ ...params, after: String(newer) })}
        older={older === null ? null : paths.activity({ ...params, before: String(older) })}
      />
    </>
  );
}

/** Plain links: the browser saves what it gets and stays on this page. */
function ExportLinks({ search }: { search: Parameters<typeof activityParams>[0] }) {
  return (
    <>
      <a href={paths.activityExport("csv", { ...search })} download className={buttonStyle("secondary")}>
        Export CSV
      </a>
      <a href={paths.activityExport("jsonl", { ...search })} download className={buttonStyle("secondary")}>
        Export JSONL
      </a>
    </>
  );
}
