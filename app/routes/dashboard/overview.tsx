import { useLoaderData } from "@remix-run/react";
import { withApi } from "~/lib/api.server";
import { paths } from "~/lib/paths";
import { isActive, pulseOf } from "~/lib/scan-progress";
import { title } from "~/lib/title";
import { useScanPulse } from "~/lib/use-scan-pulse";
import { AttentionList } from "~/ui/attention-list";
import { ButtonLink } from "~/ui/button-link";
import { AdvisoryNote } from "~/ui/dashboard/advisory-note";
import { ConnectionHealth } from "~/ui/dashboard/connection-health";
import { Coverage } from "~/ui/dashboard/coverage";
import { FindingsCourse } from "~/ui/dashboard/findings-course";
import { Languages } from "~/ui/dashboard/languages";
import { Panel } from "~/ui/dashboard/panel";
import { RecentScans } from "~/ui/dashboard/recent-scans";
import { Empty } from "~/ui/empty";
import { PageHeader } from "~/ui/page-header";
import { Section } from "~/ui/section";
import { SetupGuide } from "~/ui/setup-guide";
import { SeverityCounts } from "~/ui/severity-counts";
import { TextLink } from "~/ui/text-link";

export const meta = () => title("Overview");

export const loader = withApi(async ({ api, url }) => {
  const { can, workspace } = await api.session.current();
  const name = workspace?.name ?? "";
  if (!workspace || !can.view_repos) return { overview: null, can, name, pulse: "" };
  const [summary, { days }] = await Promise.all([
    api.dashboard.summary(),
    api.dashboard.course({ days: url.searchParams.get("days") === "90" ? 90 : 30 }),
  ]);
  const pulse = summary.recentScans.some(isActive) ? pulseOf(await api.scan.watch()) : "";
  return { overview: { ...summary, days }, can, name, pulse };
});

/** How the workspace stands, and what to do next. */
export default function Overview() {
  const { overview, can, name, pulse } = useLoaderData<typeof loader>();
  useScanPulse(pulse);
  if (!overview) {
    return (
      <>
        <PageHeader title={name || "Overview"} />
        <Empty icon="lock" title="Your role sees no repository data">
          The billing role is kept apart from source and findings. An owner or admin can give you another
          role.
        </Empty>
      </>
    );
  }
  const { setup, attention, openBySeverity, recentScans, languages } = overview;
  const started = setup.configured && setup.connected && setup.enabled && setup.scanned;
  const open = Object.values(openBySeverity).reduce((sum, count) => sum + count, 0);
  return (
    <>
      <PageHeader title={name}>
        {started ? null : "Welcome. This is where the workspace will stand at a glance."}
      </PageHeader>
      {started ? null : <SetupGuide setup={setup} mayManage={can.manage_repos} />}
      {setup.configured || setup.connected ? (
        <>
          <Section title="Needs attention">
            <AttentionList items={attention} />
          </Section>
          <div className="mt-9 grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
            <ConnectionHealth byState={overview.connectionsByState} />
            <Coverage coverage={overview.coverage} />
            <Panel
              title="Open findings"
              figure={open.toLocaleString("en")}
              note={`${(openBySeverity.critical + openBySeverity.high).toLocaleString("en")} critical or high`}
              more={{ to: paths.findings(), text: "All" }}
              className="sm:max-lg:col-span-2"
            >
              <AdvisoryNote advisories={overview.advisories} />
            </Panel>
          </div>
          <div className="mt-3">
            <SeverityCounts counts={openBySeverity} linkTo={(severity) => paths.findings({ severity })} />
          </div>
          {setup.scanned ? (
            <div className="mt-3 grid gap-3 lg:grid-cols-3">
              <FindingsCourse days={overview.days} />
              <Languages languages={languages} others={overview.otherLanguages} />
            </div>
          ) : null}
          <Section
            title="Recent scans"
            actions={recentScans.length > 0 ? <TextLink to={paths.scans()}>All scans</TextLink> : null}
          >
            {recentScans.length > 0 ? (
              <RecentScans scans={recentScans} />
            ) : (
              <Empty
                icon="scan"
                title="No scan yet"
                action={<ButtonLink to={paths.repositories()}>Go to repositories</ButtonLink>}
              >
                Enable a repository and scan it; the result shows up here.
              </Empty>
            )}
          </Section>
        </>
      ) : null}
    </>
  );
}
