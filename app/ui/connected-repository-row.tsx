import { Form } from "@remix-run/react";
import type { Failure } from "~/lib/failure";
import { paths } from "~/lib/paths";
import { removalSays } from "~/lib/removal-says";
import { useSubmitting } from "~/lib/use-submitting";
import type { ConnectedRepository, Session } from "~/lib/views";
import { ButtonLink } from "~/ui/button-link";
import { ConfirmDialog } from "~/ui/confirm-dialog";
import { EngineSwitches } from "~/ui/engine-switches";
import { FormError } from "~/ui/form-error";
import { Icon } from "~/ui/icon";
import { Notice } from "~/ui/notice";
import { ProviderMark } from "~/ui/provider-mark";
import { RepositoryLabel } from "~/ui/repository-label";
import { ScheduleForm } from "~/ui/schedule-form";
import { Submit } from "~/ui/submit";
import { TextLink } from "~/ui/text-link";
import { Time } from "~/ui/time";

interface Props {
  repository: ConnectedRepository;
  can: Session["can"];
  failure: Failure | null;
}

/** One repository that may be scanned: by what, when it was last, and what was found. */
export function ConnectedRepositoryRow({ repository, can, failure }: Props) {
  const { fullName, repositoryId, openFindings, lastScanAt, activeScanId } = repository;
  const scanning = useSubmitting({ intent: "scan", repositoryId });
  const resuming = useSubmitting({ intent: "resume", id: repository.id });
  const nothingOn = !repository.sastEnabled && !repository.scaEnabled;
  return (
    <li className="grid items-center gap-x-5 gap-y-3 px-4 py-3.5 sm:px-5 lg:grid-cols-[minmax(0,1fr)_9.5rem_8.5rem_12rem]">
      <div className="flex min-w-0 gap-3">
        <ProviderMark provider={repository.provider} className="mt-0.5 size-4 text-ink-soft" />
        <RepositoryLabel
          fullName={fullName}
          htmlUrl={repository.htmlUrl}
          to={paths.repository(repositoryId)}
          isPrivate={repository.isPrivate}
          branch={repository.defaultBranch}
          language={repository.language}
        >
          <span>
            Enabled by {repository.enabledByName} <Time at={repository.enabledAt} />
          </span>
        </RepositoryLabel>
      </div>
      <EngineSwitches repository={repository} disabled={!can.manage_repos} failure={failure} />
      <p className="text-[13px] text-ink-soft max-lg:flex max-lg:gap-2">
        <TextLink
          to={paths.findings({ repositoryId })}
          label={`${openFindings} open findings in ${fullName}`}
        >
          {openFindings === 1 ? "1 open finding" : `${openFindings} open findings`}
        </TextLink>
        <span className="block text-xs text-ink-faint max-lg:self-center">
          {lastScanAt ? (
            <>
              scanned <Time at={lastScanAt} />
            </>
          ) : (
            "never scanned"
          )}
        </span>
      </p>
      <div className="flex items-center gap-2 lg:justify-end">
        {repository.pausedReason !== null && can.manage_repos ? (
          <Form method="post" preventScrollReset>
            <input type="hidden" name="intent" value="resume" />
            <input type="hidden" name="id" value={repository.id} />
            <Submit tone="secondary" busy={resuming} label={`Resume ${fullName}`}>
              Resume
            </Submit>
          </Form>
        ) : activeScanId ? (
          <ButtonLink to={paths.scan(activeScanId)} label={`Scanning ${fullName}, open the scan`}>
            <Icon name="scan" className="size-3.5 text-accent" />
            Scanning
          </ButtonLink>
        ) : can.run_scans ? (
          <Form method="post">
            <input type="hidden" name="intent" value="scan" />
            <input type="hidden" name="repositoryId" value={repositoryId} />
            <Submit tone="secondary" busy={scanning} disabled={nothingOn} label={`Scan now: ${fullName}`}>
              Scan now
            </Submit>
          </Form>
        ) : null}
        {can.manage_repos ? (
          <ConfirmDialog
            to={paths.removeRepository(repository.id)}
            tone="quiet"
            label={`Remove ${fullName}`}
            title={`Remove ${fullName}?`}
            says={removalSays(openFindings)}
            button="Remove repository"
          >
            Remove
          </ConfirmDialog>
        ) : null}
      </div>
      <div className="sm:pl-7 lg:col-span-4">
        <ScheduleForm repository={repository} mayChange={can.manage_repos} />
      </div>
      {repository.pausedReason !== null ? (
        <div className="lg:col-span-4">
          <Notice tone="warn" title="Paused: it is not scanned">
            {repository.pausedReason}
          </Notice>
        </div>
      ) : null}
      {failure ? (
        <div className="lg:col-span-4">
          <FormError failure={failure} />
        </div>
      ) : null}
    </li>
  );
}
