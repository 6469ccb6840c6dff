import { redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { withAction, withApi } from "~/lib/api.server";
import { failureFor } from "~/lib/failure";
import { paths } from "~/lib/paths";
import { title } from "~/lib/title";
import { useSubmitting } from "~/lib/use-submitting";
import { providerNames, roleNames } from "~/lib/words";
import { ButtonLink } from "~/ui/button-link";
import { Card } from "~/ui/card";
import { CheckField } from "~/ui/check-field";
import { FormError } from "~/ui/form-error";
import { Notice } from "~/ui/notice";
import { PageHeader } from "~/ui/page-header";
import { SelectField } from "~/ui/select-field";
import { Submit } from "~/ui/submit";

export const meta = () => title("Succession");

export const loader = withApi(async ({ api, params }) => api.connection.succession({ id: params.id ?? "" }));

export const action = withAction(async ({ api, params, form }) => {
  const outcomes = await api.connection.move({
    from: params.id ?? "",
    to: form.text("to"),
    parkUnreachable: form.checked("parkUnreachable"),
  });
  if (outcomes.every(({ outcome }) => outcome === "moved"))
    return redirect(paths.repositories({ notice: "moved" }));
  return { ok: true as const, outcomes };
});

const outcomeNames = {
  moved: "Moved",
  kept: "Kept: the other account cannot reach it",
  parked: "Paused: no connected account can read it",
  unanswered: "Kept: the provider did not answer, try again",
} as const;

/** What would break if an account's access ended, and which other account could take over. */
export default function Succession() {
  const { provider, providerUsername, connectedBy, heirs, repositories } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const failure = failureFor(answer);
  const moving = useSubmitting();
  const { name, stillMember, role } = connectedBy;
  return (
    <div className="max-w-2xl space-y-6">
      <PageHeader title={`If ${providerUsername} loses access`}>
        The {providerNames[provider]} account was connected by {name}
        {stillMember && role
          ? `, who is ${roleNames[role].toLowerCase()} here.`
          : ", who has left the workspace."}
      </PageHeader>
      {answer?.ok ? (
        <Notice title="What became of each repository">
          <ul>
            {answer.outcomes.map(({ repositoryId, fullName, outcome }) => (
              <li key={repositoryId}>
                {fullName}: {outcomeNames[outcome]}.
              </li>
            ))}
          </ul>
        </Notice>
      ) : null}
      <Card>
        {repositories.length > 0 ? (
          <ul className="divide-y divide-line">
            {repositories.map(({ id, fullName, reachableBy, unanswered }) => (
              <li key={id} className="px-5 py-3">
                <p className="font-medium wrap-anywhere">{fullName}</p>
                <p className="text-[13px] text-ink-soft">
                  {reachableBy.length > 0
                    ? `Could go on through ${heirs
                        .filter(({ connectionId }) => reachableBy.includes(connectionId))
                        .map((heir) => heir.providerUsername)
                        .join(", ")}.`
                    : unanswered.length > 0
                      ? "Not known: the provider did not answer for every account."
                      : "Would stop: no other connected account reaches it."}
                </p>
              </li>
            ))}
          </ul>
        ) : (
          <p className="px-5 py-4">No repository hangs on this account, so nothing would break.</p>
        )}
      </Card>
      {heirs.length > 0 && repositories.length > 0 ? (
        <Card className="p-5">
          <Form method="post" className="space-y-4">
            <FormError failure={failure} />
            <SelectField
              name="to"
              label="Move them to"
              options={heirs.map((heir) => ({ value: heir.connectionId, label: heir.providerUsername }))}
            />
            <CheckField name="parkUnreachable" label="Pause what the other account cannot reach">
              Pause what the other account cannot reach
            </CheckField>
            <div className="flex flex-wrap gap-2">
              <Submit busy={moving}>Move repositories</Submit>
              <ButtonLink to={paths.repositories()}>Cancel</ButtonLink>
            </div>
          </Form>
        </Card>
      ) : (
        <p className="text-[13px] text-ink-soft">
          {repositories.length > 0
            ? `Connect another ${providerNames[provider]} account to move them to.`
            : null}{" "}
          <ButtonLink to={paths.repositories()}>Back to repositories</ButtonLink>
        </p>
      )}
    </div>
  );
}
