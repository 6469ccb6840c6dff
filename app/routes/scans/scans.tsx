import { useLoaderData } from "@remix-run/react";
import { withApi } from "~/lib/api.server";
import { connectedRepositories } from "~/lib/connected-repositories.server";
import { paths } from "~/lib/paths";
import { isActive, pulseOf } from "~/lib/scan-progress";
import { title } from "~/lib/title";
import { useScanPulse } from "~/lib/use-scan-pulse";
import { AutoRefresh } from "~/ui/auto-refresh";
import { ButtonLink } from "~/ui/button-link";
import { Empty } from "~/ui/empty";
import { PageHeader } from "~/ui/page-header";
import { Pager } from "~/ui/pager";
import { ScanTable } from "~/ui/scan-table";
import { TextLink } from "~/ui/text-link";

export const meta = () => title("Scans");

export const loader = withApi(async ({ api, url }) => {
  const repositoryId = url.searchParams.get("repositoryId") || undefined;
  const cursor = url.searchParams.get("cursor") || undefined;
  const [{ scans, nextCursor }, repositories] = await Promise.all([
    api.scan.list({ repositoryId, cursor }),
    connectedRepositories(api),
  ]);
  const one = repositories.find((repository) => repository.repositoryId === repositoryId);
  return {
    ...{ scans, nextCursor, repositoryId, paged: cursor !== undefined },
    // Of the whole workspace, whichever of its scans are shown: that is what it is compared with.
    pulse: pulseOf(await api.scan.watch()),
    ...{ filteredTo: one?.fullName ?? null, anyEnabled: repositories.length > 0 },
  };
});

export default function Scans() {
  const { scans, nextCursor, repositoryId, paged, pulse, filteredTo, anyEnabled } =
    useLoaderData<typeof loader>();
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
      {scans.length > 0 || paged ? (
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
      <Pager
        first={paged ? paths.scans({ repositoryId }) : null}
        next={nextCursor ? paths.scans({ repositoryId, cursor: nextCursor }) : null}
      />
    </>
  );
}
