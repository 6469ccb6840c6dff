import { useLoaderData } from "@remix-run/react";
import { withApi } from "~/lib/api.server";
import { paths } from "~/lib/paths";
import { isActive, pulseOf } from "~/lib/scan-progress";
import { title } from "~/lib/title";
import { useScanPulse } from "~/lib/use-scan-pulse";
import { AutoRefresh } from "~/ui/auto-refresh";
import { ButtonLink } from "~/ui/button-link";
import { Empty } from "~/ui/empty";
import { PageHeader } from "~/ui/page-header";
import { ScanTable } from "~/ui/scan-table";
import { TextLink } from "~/ui/text-link";

export const meta = () => title("Scans");

export const loader = withApi(async ({ api, url }) => {
  const repositoryId = url.searchParams.get("repositoryId") || undefined;
  const [scans, repositories] = await Promise.all([
    api.scan.list({ repositoryId }),
    api.repository.connected(),
  ]);
  const one = repositories.find((repository) => repository.repositoryId === repositoryId);
  // The pulse is of the whole workspace, so it must be compared with the whole workspace.
  const pulse = pulseOf(repositoryId ? await api.scan.list({}) : scans);
  return { scans, pulse, filteredTo: one?.fullName ?? null, anyEnabled: repositories.length > 0 };
});

export default function Scans() {
  const { scans, pulse, filteredTo, anyEnabled } = useLoaderData<typeof loader>();
  useScanPulse(pulse);
  return (
    <>
      <AutoRefresh active={scans.some(isActive)} />
      <PageHeader
        title="Scans"
        actions={
          <>
            <ButtonLink to={paths.rules()}>Your own rules</ButtonLink>
            {anyEnabled ? <ButtonLink to={paths.allowList()}>Start a scan</ButtonLink> : null}
          </>
        }
      >
        {filteredTo ? (
          <>
            Only {filteredTo}. <TextLink to={paths.scans()}>Show all repositories</TextLink>
          </>
        ) : (
          "Each one pulls the source, runs the engines that are on, and removes the source again."
        )}
      </PageHeader>
      {scans.length > 0 ? (
        <ScanTable scans={scans} caption="Scans, newest first" />
      ) : (
        <Empty
          icon="scan"
          title="No scan yet"
          action={
            <ButtonLink to={anyEnabled ? paths.allowList() : paths.repositories()}>
              {anyEnabled ? "Go to connected repositories" : "Set up repositories"}
            </ButtonLink>
          }
        >
          {anyEnabled
            ? "Start one with Scan now at a connected repository."
            : "Connect a provider account and enable a repository; its first scan can start at once."}
        </Empty>
      )}
    </>
  );
}
