import { redirect } from "@remix-run/node";
import { Form, type MetaFunction, useActionData, useLoaderData } from "@remix-run/react";
import { withAction, withApi } from "~/lib/api.server";
import { failureFor } from "~/lib/failure";
import { paths } from "~/lib/paths";
import { title } from "~/lib/title";
import { useSubmitting } from "~/lib/use-submitting";
import { scanStepNames } from "~/lib/words";
import { AutoRefresh } from "~/ui/auto-refresh";
import { ButtonLink } from "~/ui/button-link";
import { FormError } from "~/ui/form-error";
import { Notice } from "~/ui/notice";
import { PageHeader } from "~/ui/page-header";
import { Submit } from "~/ui/submit";
import { TrialFindings } from "~/ui/trial-findings";

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  title(data ? `Trial of ${data.trial.name}` : "Trial");

export const loader = withApi(async ({ api, params, url }) => {
  const [trial, { can }] = await Promise.all([
    api.rules.trial({ id: params.id ?? "" }),
    api.session.current(),
  ]);
  return { trial, replaces: url.searchParams.get("replaces"), mayKeep: can.manage_repos };
});

export const action = withAction(async ({ api, form, params }) => {
  await api.rules.save({ trialId: params.id ?? "", id: form.optional("replaces") });
  return redirect(paths.rules({ saved: "1" }));
});

/** How a trial goes, what it found, and whether to keep the rules. */
export default function Trial() {
  const { trial, replaces, mayKeep } = useLoaderData<typeof loader>();
  const failure = failureFor(useActionData<typeof action>());
  const busy = useSubmitting();
  const active = trial.state === "queued" || trial.state === "running";
  return (
    <>
      <AutoRefresh active={active} />
      <PageHeader
        trail={[
          { text: "Scans", to: paths.scans() },
          { text: "Your own rules", to: paths.rules() },
        ]}
        title={`Trial of ${trial.name}`}
        actions={
          trial.good && mayKeep ? (
            <Form method="post">
              <input type="hidden" name="replaces" value={replaces ?? ""} />
              <Submit busy={busy}>Keep these rules</Submit>
            </Form>
          ) : active ? null : (
            <ButtonLink to={replaces ? paths.ownRules(replaces) : paths.newRules()}>
              Change the rules
            </ButtonLink>
          )
        }
      >
        On {trial.fullName}. No finding of it changes.
      </PageHeader>
      <div className="space-y-4">
        <FormError failure={failure} />
        <div aria-live="polite">
          {active ? (
            <Notice title={scanStepNames[trial.step]}>
              The commit is read and the rules are tried, first on their own samples.
            </Notice>
          ) : trial.good ? (
            <Notice tone="good" title="Every sample is right">
              {trial.findings.length === 0
                ? "They found nothing in this repository."
                : `They found ${trial.findings.length === 100 ? "at least 100" : trial.findings.length} ${trial.findings.length === 1 ? "place" : "places"} in this repository.`}
            </Notice>
          ) : (
            <Notice tone="bad" title="The rules cannot be kept like this">
              {trial.errorMessage}
            </Notice>
          )}
        </div>
        {trial.notes.length > 0 ? (
          <ul className="list-disc space-y-1 pl-5 text-[13px] text-ink-soft">
            {trial.notes.map((note) => (
              <li key={note} className="wrap-anywhere">
                {note}
              </li>
            ))}
          </ul>
        ) : null}
        {trial.findings.length > 0 ? <TrialFindings findings={trial.findings} /> : null}
      </div>
    </>
  );
}
