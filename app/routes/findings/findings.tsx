import { useLoaderData } from "@remix-run/react";
import { engineKinds, findingStates, severities } from "#db/vocabulary";
import { withApi } from "~/lib/api.server";
import { paths } from "~/lib/paths";
import { title } from "~/lib/title";
import { ButtonLink } from "~/ui/button-link";
import { buttonStyle } from "~/ui/button-style";
import { Empty } from "~/ui/empty";
import { FindingFilter } from "~/ui/finding-filter";
import { FindingList } from "~/ui/finding-list";
import { PageHeader } from "~/ui/page-header";
import { Pager } from "~/ui/pager";
import { SeverityCounts } from "~/ui/severity-counts";

export const meta = () => title("Findings");

export const loader = withApi(async ({ api, url: { searchParams } }) => {
  const filter = {
    repositoryId: searchParams.get("repositoryId") || undefined,
    engine: engineKinds.find((word) => word === searchParams.get("engine")),
    severity: severities.find((word) => word === searchParams.get("severity")),
    state: findingStates.find((word) => word === searchParams.get("state")),
  };
  const cursor = searchParams.get("cursor") || undefined;
  const [page, repositories, { can }] = await Promise.all([
    api.finding.list({ ...filter, cursor }),
    api.repository.connected(),
    api.session.current(),
  ]);
  const everScanned = repositories.some(({ lastScanAt }) => lastScanAt !== null);
  return { page, repositories, mayImport: can.run_scans, everScanned, filter, paged: cursor !== undefined };
});

/** Plain links: the browser saves what it gets and stays on this page. */
function ExportLinks({ repositoryId }: { repositoryId: string }) {
  return (
    <>
      {(["sarif", "csv"] as const).map((format) => (
        <a
          key={format}
          href={paths.findingsExport(format, repositoryId)}
          download
          className={buttonStyle("secondary")}
        >
          Export {format.toUpperCase()}
        </a>
      ))}
      {(["cyclonedx", "spdx"] as const).map((format) => (
        <a
          key={format}
          href={paths.sbomExport(format, repositoryId)}
          download
          className={buttonStyle("secondary")}
        >
          SBOM as {format === "spdx" ? "SPDX" : "CycloneDX"}
        </a>
      ))}
    </>
  );
}

export default function Findings() {
  const { page, repositories, mayImport, everScanned, filter, paged } = useLoaderData<typeof loader>();
  const filtered = Object.values(filter).some((value) => value !== undefined);
  return (
    <>
      <PageHeader
        title="Findings"
        actions={
          <>
            {filter.repositoryId ? <ExportLinks repositoryId={filter.repositoryId} /> : null}
            {mayImport && repositories.length > 0 ? (
              <ButtonLink to={paths.importReport({ repositoryId: filter.repositoryId })}>
                Import report
              </ButtonLink>
            ) : null}
          </>
        }
      >
        What the engines found, most severe first. Counts are of the whole workspace.
      </PageHeader>
      <div className="space-y-4">
        <SeverityCounts
          counts={page.openBySeverity}
          current={filter.severity}
          linkTo={(severity) =>
            paths.findings({ ...filter, severity: filter.severity === severity ? null : severity })
          }
        />
        <FindingFilter repositories={repositories} values={filter} />
        {page.findings.length > 0 ? (
          <FindingList findings={page.findings} />
        ) : filtered ? (
          <Empty
            icon="finding"
            title="Nothing matches"
            action={<ButtonLink to={paths.findings()}>Clear the filter</ButtonLink>}
          >
            No finding fits these choices.
          </Empty>
        ) : everScanned ? (
          <Empty icon="check" title="Nothing needs attention">
            Every finding is fixed or decided. Choose a state above to look at those.
          </Empty>
        ) : (
          <Empty
            icon="finding"
            title="No findings yet"
            action={<ButtonLink to={paths.repositories()}>Go to repositories</ButtonLink>}
          >
            They appear here after the first scan of a connected repository.
          </Empty>
        )}
      </div>
      <Pager
        first={paged ? paths.findings(filter) : null}
        next={page.nextCursor ? paths.findings({ ...filter, cursor: page.nextCursor }) : null}
        older="More"
      />
    </>
  );
}
