import { redirect } from "@remix-run/node";
import { Form, type MetaFunction, useActionData, useLoaderData } from "@remix-run/react";
import { withAction, withApi } from "~/lib/api.server";
import { hasEarlier, isComparable } from "~/lib/comparable";
import { failureFor } from "~/lib/failure";
import { paths } from "~/lib/paths";
import { duration } from "~/lib/relative-time";
import { isActive, pulseOf } from "~/lib/scan-progress";
import { title } from "~/lib/title";
import { useScanPulse } from "~/lib/use-scan-pulse";
import { useSubmitting } from "~/lib/use-submitting";
import { scanTriggerNames } from "~/lib/words";
import { AutoRefresh } from "~/ui/auto-refresh";
import { ButtonLink } from "~/ui/button-link";
import { Card } from "~/ui/card";
import { ConfirmDialog } from "~/ui/confirm-dialog";
import { EngineReportRow } from "~/ui/engine-report";
import { Facts } from "~/ui/facts";
import { FormError } from "~/ui/form-error";
import { Notice } from "~/ui/notice";
import { PageHeader } from "~/ui/page-header";
import { ScanLog } from "~/ui/scan-log";
import { ScanStateBadge } from "~/ui/scan-state-badge";
import { ScanSteps } from "~/ui/scan-steps";
import { Section } from "~/ui/section";
import { Submit } from "~/ui/submit";
import { TextLink } from "~/ui/text-link";
import { Time } from "~/ui/time";

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  title(data ? `Scan of ${data.scan.fullName}` : "Scan");

export const loader = withApi(async ({ api, params }) => {
  const scan = await api.scan.get({ id: params.id ?? "" });
  const [{ can }, pulse, others] = await Promise.all([
    api.session.current(),
    isActive(scan) ? api.scan.watch().then(pulseOf) : "",
    isComparable(scan) ? api.scan.list({ repositoryId: scan.repositoryId }) : null,
  ]);
  return { scan, mayRun: can.run_scans, pulse, comparable: hasEarlier(scan, others?.scans ?? []) };
});

export const action = withAction(async ({ api, form, params }) => {
  const id = params.id ?? "";
  form.oneOf("intent", ["again"]);
  const { repositoryId } = await api.scan.get({ id });
  const next = await api.scan.start({ repositoryId });
  return redirect(paths.scan(next.id));
});

export default function ScanPage() {
  const { scan, mayRun, pulse, comparable } = useLoaderData<typeof loader>();
  useScanPulse(pulse);
  const failure = failureFor(useActionData<typeof action>());
  const busy = useSubmitting();
  const active = isActive(scan);
  const ended = scan.finishedAt;
  return (
    <>
      <AutoRefresh active={active} />
      <PageHeader
        above={<TextLink to={paths.scans()}>Scans</TextLink>}
        title={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            {scan.fullName} <ScanStateBadge state={scan.state} />
          </span>
        }
        actions={
          <>
            <ButtonLink
              to={paths.findings({ repositoryId: scan.repositoryId })}
              tone={active ? "secondary" : "primary"}
            >
              View findings
            </ButtonLink>
            {comparable ? <ButtonLink to={paths.scanComparison(scan.id)}>What changed</ButtonLink> : null}
            {mayRun && active ? (
              scan.cancelRequested ? (
                <span className="text-[13px] text-ink-soft">Stopping…</span>
              ) : (
                <ConfirmDialog
                  to={paths.cancelScan(scan.id)}
                  title={`Cancel the scan of ${scan.fullName}?`}
                  says="It stops within seconds and writes no findings; those of earlier scans stay."
                  button="Cancel scan"
                >
                  Cancel scan
                </ConfirmDialog>
              )
            ) : null}
            {mayRun && !active ? (
              <Form method="post">
                <input type="hidden" name="intent" value="again" />
                <Submit tone="secondary" busy={busy}>
                  Scan again
                </Submit>
              </Form>
            ) : null}
          </>
        }
      />
      <div className="space-y-4">
        <FormError failure={failure} />
        {scan.errorMessage ? (
          <Notice tone="bad" title="The scan did not finish">
            {scan.errorMessage}
            {scan.errorCode ? (
              <code className="mt-1 block font-mono text-xs text-ink-faint">{scan.errorCode}</code>
            ) : null}
          </Notice>
        ) : null}
        <Card className="px-4 py-4 sm:px-5">
          <div aria-live="polite">
            <ScanSteps scan={scan} />
          </div>
          <ScanLog scan={scan} />
          <div className="mt-5 border-t border-line pt-4">
            <Facts
              columns={4}
              items={[
                { name: "Branch", value: scan.branch },
                {
                  name: "Commit",
                  value: scan.commitSha ? (
                    <code className="font-mono text-xs">{scan.commitSha.slice(0, 12)}</code>
                  ) : active ? (
                    "Not read yet"
                  ) : (
                    "Not known"
                  ),
                },
                {
                  name: "Requested",
                  value: (
                    <>
                      {scan.requestedByName}, {scanTriggerNames[scan.trigger]}, <Time at={scan.queuedAt} />
                    </>
                  ),
                },
                {
                  name: "Took",
                  value:
                    scan.startedAt && ended
                      ? duration(Date.parse(ended) - Date.parse(scan.startedAt))
                      : scan.startedAt
                        ? "Running"
                        : ended
                          ? "Never started"
                          : "Waiting",
                },
              ]}
            />
          </div>
        </Card>
      </div>
      <Section title="Engines">
        {scan.engines.length > 0 ? (
          <Card>
            <ul className="divide-y divide-line">
              {scan.engines.map((report) => (
                <EngineReportRow key={`${report.engine} ${report.tool}`} report={report} />
              ))}
            </ul>
          </Card>
        ) : (
          <p className="text-[13px] text-ink-soft">
            {active ? "Their reports appear here when they are done." : "No engine ran."}
          </p>
        )}
      </Section>
    </>
  );
}
