import { Form } from "@remix-run/react";
import { paths } from "~/lib/paths";
import { useSubmitting } from "~/lib/use-submitting";
import type { Connection, RepositoryDetail, Session } from "~/lib/views";
import { providerNames } from "~/lib/words";
import { Badge } from "~/ui/badge";
import { ButtonLink } from "~/ui/button-link";
import { ExternalLink } from "~/ui/external-link";
import { Icon } from "~/ui/icon";
import { PageHeader } from "~/ui/page-header";
import { ProviderMark } from "~/ui/provider-mark";
import { Submit } from "~/ui/submit";
import { TextLink } from "~/ui/text-link";

/** The repository's name and kind, where it is at its provider, and its scan. */
export function RepositoryHeader({
  repository,
  connection,
  can,
}: {
  repository: RepositoryDetail;
  connection: Connection | null;
  can: Session["can"];
}) {
  const { provider, host, fullName, htmlUrl, isPrivate, archived, connected } = repository;
  return (
    <PageHeader
      above={<TextLink to={paths.repositories()}>Repositories</TextLink>}
      title={
        <span className="inline-flex items-center gap-2.5">
          <ProviderMark provider={provider} className="size-5 text-ink-soft" />
          {fullName}
        </span>
      }
      actions={connected ? <ScanAction connected={connected} can={can} /> : null}
    >
      <span className="flex flex-wrap items-center gap-x-3 gap-y-1 text-[13px]">
        <span className="inline-flex items-center gap-1">
          {isPrivate ? <Icon name="lock" className="size-3.5" /> : null}
          {isPrivate ? "Private" : "Public"}
        </span>
        {archived ? <Badge tone="warn">Archived</Badge> : null}
        <span>
          {providerNames[provider]}
          {connection ? ` as ${connection.providerUsername}` : ""}
        </span>
        <ExternalLink href={htmlUrl}>Open at {host}</ExternalLink>
      </span>
    </PageHeader>
  );
}

function ScanAction({
  connected,
  can,
}: {
  connected: NonNullable<RepositoryDetail["connected"]>;
  can: Session["can"];
}) {
  const { repositoryId, fullName, activeScanId, pausedReason, sastEnabled, scaEnabled } = connected;
  const busy = useSubmitting({ intent: "scan", repositoryId });
  if (activeScanId) {
    return (
      <ButtonLink to={paths.scan(activeScanId)} label={`Scanning ${fullName}, open the scan`}>
        <Icon name="scan" className="size-3.5 text-accent" />
        Scanning
      </ButtonLink>
    );
  }
  if (!can.run_scans || pausedReason !== null) return null;
  return (
    <Form method="post">
      <input type="hidden" name="intent" value="scan" />
      <input type="hidden" name="repositoryId" value={repositoryId} />
      <Submit busy={busy} disabled={!sastEnabled && !scaEnabled} label={`Scan now: ${fullName}`}>
        Scan now
      </Submit>
    </Form>
  );
}
