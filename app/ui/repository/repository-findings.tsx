import { severities } from "#db/vocabulary";
import type { ListedFinding } from "~/lib/listed-finding";
import { paths } from "~/lib/paths";
import type { RepositoryDetail } from "~/lib/views";
import { Empty } from "~/ui/empty";
import { LatestFindings } from "~/ui/repository/latest-findings";
import { Section } from "~/ui/section";
import { SeverityCounts } from "~/ui/severity-counts";
import { TextLink } from "~/ui/text-link";

/** What waits for somebody in this repository, by severity, and the most severe of it. */
export function RepositoryFindings({
  repository: { repositoryId, openBySeverity, scans },
  latest,
}: {
  repository: RepositoryDetail;
  latest: readonly ListedFinding[];
}) {
  const total = severities.reduce((sum, severity) => sum + (openBySeverity[severity] ?? 0), 0);
  const counts = Object.fromEntries(
    severities.map((severity) => [severity, openBySeverity[severity] ?? 0]),
  ) as Record<(typeof severities)[number], number>;
  return (
    <Section
      anchor="findings"
      title="Open findings"
      actions={
        total > 0 ? (
          <TextLink to={paths.findings({ repositoryId })}>
            {total === 1 ? "Look at it" : `All ${total} open findings`}
          </TextLink>
        ) : null
      }
    >
      {total > 0 ? (
        <div className="space-y-4">
          <SeverityCounts counts={counts} linkTo={(severity) => paths.findings({ repositoryId, severity })} />
          <LatestFindings findings={latest} />
        </div>
      ) : (
        <Empty
          icon="finding"
          title={scans.some(({ seen }) => seen) ? "Nothing waits here" : "Not scanned yet"}
        >
          {scans.some(({ seen }) => seen)
            ? "The last scan left no open finding. New ones appear here, the most severe first."
            : "After the first scan its findings appear here, the most severe first."}
        </Empty>
      )}
    </Section>
  );
}
