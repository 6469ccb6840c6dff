import { useActionData, useLoaderData } from "@remix-run/react";
import { withAction, withApi } from "~/lib/api.server";
import { connectedRepositories } from "~/lib/connected-repositories.server";
import { failureFor } from "~/lib/failure";
import { isNarrowed, readFindingSearch, toAddress, toFindingQuery } from "~/lib/finding-search";
import { toListed } from "~/lib/listed-finding";
import { paths } from "~/lib/paths";
import { title } from "~/lib/title";
import { endOfDay } from "~/lib/triage-until";
import { useSubmitting } from "~/lib/use-submitting";
import { BulkTriageFields } from "~/ui/bulk-triage-fields";
import { ButtonLink } from "~/ui/button-link";
import { Empty } from "~/ui/empty";
import { FilterDrawer } from "~/ui/filter-drawer";
import { FindingDownloads } from "~/ui/finding-downloads";
import { FindingFacets } from "~/ui/finding-facets";
import { FindingList } from "~/ui/finding-list";
import { FindingSearchForm } from "~/ui/finding-search-form";
import { FormError } from "~/ui/form-error";
import { Notice } from "~/ui/notice";
import { PageHeader } from "~/ui/page-header";
import { Pager } from "~/ui/pager";
import { TriageOutcomeNotice } from "~/ui/triage-outcome";

export const meta = () => title("Findings");

export const loader = withApi(async ({ api, url: { searchParams } }) => {
  const search = readFindingSearch(searchParams);
  const query = toFindingQuery(search);
  const cursor = searchParams.get("cursor") || undefined;
  const [page, facets, { can }] = await Promise.all([
    api.finding.list({ ...query, sort: search.sort, cursor }),
    api.finding.facets(query),
    api.session.current(),
  ]);
  // Only an empty list has to say why it is empty.
  const some = page.findings.length > 0;
  const repositories = some ? [] : await connectedRepositories(api);
  return {
    ...{ search, facets, paged: cursor !== undefined },
    page: { ...page, findings: page.findings.map(toListed) },
    ...{ mayImport: can.run_scans && (some || repositories.length > 0), mayTriage: can.triage_findings },
    everScanned: some || repositories.some(({ lastScanAt }) => lastScanAt !== null),
  };
});

export const action = withAction(async ({ api, form }) => {
  const ids = form.all("ids");
  if (form.text("intent") === "undo") {
    const { undone } = await api.finding.undoTriage({ ids });
    return { kind: "undone" as const, count: undone.length };
  }
  const state = form.oneOf("state", ["ignored", "false_positive", "open"]);
  const until = endOfDay(form.optional("until"), state);
  const outcome = await api.finding.triageMany({ ids, state, reason: form.text("reason"), until });
  return { kind: "decided" as const, outcome };
});

export default function Findings() {
  const { search, page, facets, paged, mayImport, mayTriage, everScanned } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const failure = failureFor(answer);
  const busy = useSubmitting();
  const narrowed = isNarrowed(search);
  const address = toAddress(search);
  const done = answer && "kind" in answer ? answer : null;
  return (
    <>
      <PageHeader
        title="Findings"
        actions={
          <>
            <FindingDownloads search={search} />
            {mayImport ? (
              <ButtonLink to={paths.importReport({ repositoryId: search.repositoryId[0] })}>
                Import report
              </ButtonLink>
            ) : null}
          </>
        }
      >
        <span className="tabular-nums">
          {facets.exact ? "" : "More than "}
          {facets.total.toLocaleString("en")} {facets.total === 1 ? "finding" : "findings"}
        </span>
        {narrowed ? " match" : facets.total === 1 ? " needs somebody" : " need somebody"}
      </PageHeader>
      <div className="lg:grid lg:grid-cols-[13rem_minmax(0,1fr)] lg:items-start lg:gap-6">
        <FilterDrawer label="Narrow the list" chosen={narrowed}>
          <FindingFacets facets={facets} search={search} />
        </FilterDrawer>
        <div className="min-w-0 space-y-3">
          <FindingSearchForm search={search} />
          <FormError failure={failure} />
          {done?.kind === "decided" ? <TriageOutcomeNotice outcome={done.outcome} /> : null}
          {done?.kind === "undone" ? (
            <Notice tone="good">
              {done.count === 1 ? "1 finding is" : `${done.count} findings are`} as before.
            </Notice>
          ) : null}
          <FindingList
            findings={page.findings}
            search={search}
            selection={mayTriage ? { name: "ids", actions: <BulkTriageFields busy={busy} /> } : undefined}
            empty={<NothingListed narrowed={narrowed} everScanned={everScanned} />}
            pager={
              <Pager
                first={paged ? paths.findings(address) : null}
                next={page.nextCursor ? paths.findings({ ...address, cursor: page.nextCursor }) : null}
                older="More"
              />
            }
          />
        </div>
      </div>
    </>
  );
}

function NothingListed({ narrowed, everScanned }: { narrowed: boolean; everScanned: boolean }) {
  if (narrowed) {
    return (
      <Empty
        icon="finding"
        title="Nothing matches"
        action={<ButtonLink to={paths.findings()}>Clear the filter</ButtonLink>}
      >
        No finding fits these choices.
      </Empty>
    );
  }
  if (everScanned) {
    return (
      <Empty icon="check" title="Nothing needs attention">
        Every finding is fixed or decided. Choose a state to look at those.
      </Empty>
    );
  }
  return (
    <Empty
      icon="finding"
      title="No findings yet"
      action={<ButtonLink to={paths.repositories()}>Go to repositories</ButtonLink>}
    >
      They appear here after the first scan of a connected repository.
    </Empty>
  );
}
