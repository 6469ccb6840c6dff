import { redirect } from "@remix-run/node";
import { type MetaFunction, useActionData, useLoaderData } from "@remix-run/react";
import { withAction, withApi } from "~/lib/api.server";
import { failureFor } from "~/lib/failure";
import { readFindingSearch, toAddress, toFindingQuery } from "~/lib/finding-search";
import { paths } from "~/lib/paths";
import { title } from "~/lib/title";
import { endOfDay } from "~/lib/triage-until";
import { useNeighbourKeys } from "~/lib/use-neighbour-keys";
import { AdvisoryFacts } from "~/ui/advisory-facts";
import { Card } from "~/ui/card";
import { CodeExcerpt } from "~/ui/code-excerpt";
import { ExternalLink } from "~/ui/external-link";
import { FindingFacts } from "~/ui/finding-facts";
import { FindingHistory } from "~/ui/finding-history";
import { FindingNeighbours } from "~/ui/finding-neighbours";
import { FindingStateBadge } from "~/ui/finding-state-badge";
import { FindingTrace } from "~/ui/finding-trace";
import { MarkedText } from "~/ui/marked-text";
import { PackageFacts } from "~/ui/package-facts";
import { PageHeader } from "~/ui/page-header";
import { SeverityBadge } from "~/ui/severity-badge";
import { TextLink } from "~/ui/text-link";
import { Time } from "~/ui/time";
import { TriageForm } from "~/ui/triage-form";

export const meta: MetaFunction<typeof loader> = ({ data }) => title(data?.finding.title ?? "Finding");

export const loader = withApi(async ({ api, params, url: { searchParams } }) => {
  const id = params.id ?? "";
  const search = readFindingSearch(searchParams);
  const [finding, beside, { can }] = await Promise.all([
    api.finding.get({ id }),
    api.finding.neighbours({ id, sort: search.sort, ...toFindingQuery(search) }),
    api.session.current(),
  ]);
  const address = toAddress(search);
  return {
    ...{ finding, mayTriage: can.triage_findings, backTo: paths.findings(address) },
    previous: beside.previous && paths.finding(beside.previous, address),
    next: beside.next && paths.finding(beside.next, address),
  };
});

export const action = withAction(async ({ api, form, params, url }) => {
  const id = params.id ?? "";
  const state = form.oneOf("state", ["ignored", "false_positive", "open"]);
  const until = endOfDay(form.optional("until"), state);
  await api.finding.triage({ id, state, reason: form.text("reason"), until });
  return redirect(paths.finding(id, toAddress(readFindingSearch(url.searchParams))));
});

export default function FindingPage() {
  const { finding, mayTriage, backTo, previous, next } = useLoaderData<typeof loader>();
  useNeighbourKeys({ previous, next });
  const failure = failureFor(useActionData<typeof action>());
  const place = `${finding.path}${finding.line ? `:${finding.line}` : ""}`;
  return (
    <>
      <PageHeader
        above={<TextLink to={backTo}>Findings</TextLink>}
        title={finding.title}
        actions={<FindingNeighbours previous={previous} next={next} />}
      >
        <span className="flex flex-wrap items-center gap-2">
          <SeverityBadge severity={finding.severity} />
          <FindingStateBadge state={finding.state} />
          <TextLink to={paths.findings({ repositoryId: finding.repositoryId })}>{finding.fullName}</TextLink>
        </span>
      </PageHeader>
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_18rem]">
        <div className="min-w-0 space-y-5">
          <Card className="space-y-4 p-4 sm:p-5">
            <p className="text-pretty whitespace-pre-line wrap-anywhere">
              <MarkedText text={finding.message} />
            </p>
            <p className="font-mono text-xs">
              <ExternalLink href={finding.permalink}>{place}</ExternalLink>
            </p>
            {finding.source.length > 0 ? (
              <CodeExcerpt
                source={finding.source}
                firstLine={finding.line ?? 1}
                label={`Source at ${place}`}
              />
            ) : null}
          </Card>
          <FindingTrace trace={finding.trace} />
          {finding.packageName ? <PackageFacts finding={finding} /> : null}
          <AdvisoryFacts finding={finding} />
          <Card className="p-4 sm:p-5">
            <h2 className="text-[13px] font-semibold">What to do</h2>
            <p className="mt-1 text-pretty whitespace-pre-line wrap-anywhere">
              <MarkedText text={finding.advice} />
            </p>
          </Card>
          <FindingHistory finding={finding} />
        </div>
        <div className="space-y-5">
          <Card className="p-4 sm:p-5">
            <FindingFacts finding={finding} />
          </Card>
          <Card className="p-4 sm:p-5">
            <h2 className="text-[13px] font-semibold">Triage</h2>
            {finding.stateReason ? (
              <p className="mt-1 mb-3 text-[13px] text-ink-soft text-pretty wrap-anywhere">
                “{finding.stateReason}”
                <span className="block text-xs text-ink-faint">
                  {finding.stateBy}
                  {finding.stateAt ? (
                    <>
                      , <Time at={finding.stateAt} />
                    </>
                  ) : null}
                  {finding.decisionUntil ? (
                    <>
                      , until <Time at={finding.decisionUntil} />
                    </>
                  ) : null}
                </span>
              </p>
            ) : null}
            {finding.duplicateOf ? (
              <p className="mt-1 text-[13px] text-ink-soft">
                <TextLink to={paths.finding(finding.duplicateOf)}>Another tool’s finding</TextLink> stands for
                this one. A decision there holds for both.
              </p>
            ) : finding.state === "fixed" ? (
              <p className="mt-1 text-[13px] text-ink-soft">Fixed: the last scan no longer found it.</p>
            ) : mayTriage ? (
              <div className="mt-3">
                <TriageForm key={finding.state} state={finding.state} failure={failure} />
              </div>
            ) : (
              <p className="mt-1 text-[13px] text-ink-soft">
                Your role reads findings. Owners, admins and members decide.
              </p>
            )}
          </Card>
        </div>
      </div>
    </>
  );
}
