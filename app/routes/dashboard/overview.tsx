import { useLoaderData } from "@remix-run/react";
import { withApi } from "~/lib/api.server";
import { paths } from "~/lib/paths";
import { isActive, pulseOf } from "~/lib/scan-progress";
import { title } from "~/lib/title";
import { useScanPulse } from "~/lib/use-scan-pulse";
import type { Dashboard } from "~/lib/views";
import { AttentionList } from "~/ui/attention-list";
import { ButtonLink } from "~/ui/button-link";
import { Empty } from "~/ui/empty";
import { PageHeader } from "~/ui/page-header";
import { PostureCard } from "~/ui/posture-card";
import { ScanTable } from "~/ui/scan-table";
import { Section } from "~/ui/section";
import { SetupGuide } from "~/ui/setup-guide";
import { SeverityCounts } from "~/ui/severity-counts";
import { TextLink } from "~/ui/text-link";

export const meta = () => title("Overview");

export const loader = withApi(async ({ api }) => {
  const { can, workspace } = await api.session.current();
  const summary = workspace && can.view_repos ? await api.dashboard.summary() : null;
  const active = summary?.recentScans.some(isActive) ?? false;
  const pulse = active ? pulseOf(await api.scan.list({})) : "";
  return { summary, can, name: workspace?.name ?? "", pulse };
});

/** How the workspace stands, and what to do next. */
export default function Overview() {
  const { summary, can, name, pulse } = useLoaderData<typeof loader>();
  useScanPulse(pulse);
  if (!summary) {
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
  const { setup, recentScans, attention, openBySeverity } = summary;
  const started = setup.configured && setup.connected && setup.enabled && setup.scanned;
  const connections = Object.values(summary.connectionsByState).reduce((sum, count) => sum + count, 0);
  return (
    <>
      <PageHeader title={name}>
        {started ? null : "Welcome. This is where the workspace will stand at a glance."}
      </PageHeader>
      {started ? null : <SetupGuide setup={setup} mayManage={can.manage_repos} />}
      {connections > 0 || setup.configured ? (
        <div className={started ? "" : "mt-9"}>
          <div className="grid gap-3 sm:grid-cols-3">
            <PostureCard
              name="Connections"
              value={String(connections)}
              note={healthOf(summary, connections)}
              to={paths.repositories()}
            />
            <PostureCard
              name="Connected repositories"
              value={String(summary.enabledRepositories)}
              note={`${summary.scannedRepositories} scanned at least once`}
              to={paths.allowList()}
            />
            <PostureCard
              name="Open findings"
              value={String(Object.values(openBySeverity).reduce((sum, count) => sum + count, 0))}
              note={`${openBySeverity.critical + openBySeverity.high} critical or high`}
              to={paths.findings()}
            />
          </div>
          <div className="mt-3">
            <SeverityCounts counts={openBySeverity} linkTo={(severity) => paths.findings({ severity })} />
          </div>
          <Section title="Needs attention">
            <AttentionList items={attention} />
          </Section>
          <Section
            title="Recent scans"
            actions={recentScans.length > 0 ? <TextLink to={paths.scans()}>All scans</TextLink> : null}
          >
            {recentScans.length > 0 ? (
              <ScanTable scans={recentScans} caption="Recent scans" fixedColumns />
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
        </div>
      ) : null}
    </>
  );
}

function healthOf({ connectionsByState }: Dashboard, total: number): string {
  if (total === 0) return "None connected yet";
  const unwell = total - connectionsByState.active;
  return unwell === 0 ? "All active" : `${unwell} ${unwell === 1 ? "needs" : "need"} attention`;
}
