import { useLoaderData } from "@remix-run/react";
import { withApi } from "~/lib/api.server";
import { paths } from "~/lib/paths";
import { absoluteTime } from "~/lib/relative-time";
import { filterReview, readReviewFilter } from "~/lib/review-filter";
import { title } from "~/lib/title";
import { useSession } from "~/lib/use-session";
import { providerNames } from "~/lib/words";
import { Badge } from "~/ui/badge";
import { buttonStyle } from "~/ui/button-style";
import { CheckTable } from "~/ui/check-table";
import { NameList } from "~/ui/name-list";
import { Notice } from "~/ui/notice";
import { PageHeader } from "~/ui/page-header";
import { ReviewScopes, ReviewTimes } from "~/ui/review-connections";
import { ReviewEndings } from "~/ui/review-endings";
import { ReviewFilterForm } from "~/ui/review-filter-form";
import { ReviewRepositories } from "~/ui/review-repositories";
import { ScorecardSummary } from "~/ui/scorecard-summary";
import { Section } from "~/ui/section";
import { cellStyle, Table } from "~/ui/table";
import { Time } from "~/ui/time";

export const meta = () => title("Review");

export const loader = withApi(async ({ api, url: { searchParams } }) => {
  const filter = readReviewFilter(searchParams);
  return { filter, review: filterReview(await api.review.read(), filter) };
});

/** The questions of a security review, each answered from live data. */
export default function ReviewPage() {
  const { filter, review } = useLoaderData<typeof loader>();
  const mayExport = useSession()?.can.export_evidence ?? false;
  const { configs, connections, repositories, endings, departed, checks, scorecard, head } = review;
  const failed = checks.filter(({ passed }) => !passed);
  return (
    <>
      <PageHeader
        title="Five-minute review"
        actions={
          mayExport ? (
            <a href={paths.evidence()} download className={`${buttonStyle("primary")} print:hidden`}>
              Export evidence
            </a>
          ) : null
        }
      >
        What a security review asks, answered from live data as of {absoluteTime(review.readAt)}. The page
        prints.
      </PageHeader>
      {failed.length > 0 ? (
        <div className="mb-6">
          <Notice tone="bad" title="A wall does not hold">
            {failed.map((check) => check.title).join(". ")}. See question 6.
          </Notice>
        </div>
      ) : null}
      <ReviewFilterForm filter={filter} />
      <Section title="1. Which providers are configured, by whom, and when?">
        {configs.length === 0 ? (
          <None>No provider is configured.</None>
        ) : (
          <Table
            caption="Provider configs"
            head={["Provider", "Address", "Configured by", "First", "Last changed"]}
          >
            {configs.map((config) => (
              <tr key={config.provider}>
                <th scope="row" className={`${cellStyle} font-medium`}>
                  {providerNames[config.provider]}
                </th>
                <td className={`${cellStyle} text-ink-soft wrap-anywhere`}>{config.baseUrl}</td>
                <td className={cellStyle}>{config.configuredByName}</td>
                <td className={`${cellStyle} text-ink-soft`}>
                  <Time at={config.createdAt} />
                </td>
                <td className={`${cellStyle} text-ink-soft`}>
                  <Time at={config.updatedAt} />
                </td>
              </tr>
            ))}
          </Table>
        )}
      </Section>
      <Section title="2. Which accounts are connected, and with which scopes?">
        {connections.length === 0 ? (
          <None>No account is connected.</None>
        ) : (
          <ReviewScopes connections={connections} />
        )}
      </Section>
      <Section title="3. When was each connected, refreshed and used, and when does its token expire?">
        {connections.length === 0 ? (
          <None>No account is connected.</None>
        ) : (
          <ReviewTimes connections={connections} />
        )}
      </Section>
      <Section title="4. Which repositories may be scanned, and when was each scanned last?">
        {repositories.length === 0 ? (
          <None>No repository is enabled.</None>
        ) : (
          <ReviewRepositories repositories={repositories} />
        )}
      </Section>
      <Section title="5. What was disconnected, and is anything left of it?">
        {endings.length === 0 ? <None>Nothing was disconnected.</None> : <ReviewEndings endings={endings} />}
      </Section>
      <Section
        title="6. Can a token or client secret reach the browser?"
        intro={`${failed.length === 0 ? "No." : "A wall below does not hold, so this has no sure answer."} Procedures name each field that leaves the server, and no secret is among them. These walls were tried just now, in this installation.`}
      >
        <CheckTable checks={checks} />
        <ScorecardSummary scorecard={scorecard} />
      </Section>
      <Section title="Connections whose person has left">
        {departed.length === 0 ? (
          <None>Everybody who connected an account is still a member.</None>
        ) : (
          <ul className="space-y-4">
            {departed.map((each) => (
              <li key={each.id}>
                <p className="mb-2 text-[13px]">
                  <span className="font-medium">{each.providerUsername}</span> at{" "}
                  {providerNames[each.provider]}, connected by {each.connectedByName}.{" "}
                  <Badge tone="warn">Left the workspace</Badge>{" "}
                  {each.repositories.length === 0 ? "Nothing would stop with it." : "With it would stop:"}
                </p>
                {each.repositories.length > 0 ? <NameList names={each.repositories} /> : null}
              </li>
            ))}
          </ul>
        )}
      </Section>
      {head ? (
        <p className="mt-9 text-[13px] text-ink-faint wrap-anywhere">
          The activity log ends with event {head.seq}, hash{" "}
          <code className="font-mono text-xs">{head.hash}</code>.
        </p>
      ) : null}
    </>
  );
}

const None = ({ children }: { children: string }) => <p className="text-[13px] text-ink-soft">{children}</p>;
