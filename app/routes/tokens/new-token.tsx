import { redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { can, scopes } from "#server/domain/permission";
import { withAction, withApi } from "~/lib/api.server";
import { failureFor } from "~/lib/failure";
import { paths } from "~/lib/paths";
import { title } from "~/lib/title";
import { useSubmitting } from "~/lib/use-submitting";
import { scopeNames } from "~/lib/words";
import { ButtonLink } from "~/ui/button-link";
import { Card } from "~/ui/card";
import { CopyField } from "~/ui/copy-field";
import { Field } from "~/ui/field";
import { FormError } from "~/ui/form-error";
import { Notice } from "~/ui/notice";
import { PageHeader } from "~/ui/page-header";
import { SelectField } from "~/ui/select-field";
import { Submit } from "~/ui/submit";
import { TextLink } from "~/ui/text-link";
import { Time } from "~/ui/time";

export const meta = () => title("Make a service token");

const lives = [
  { value: "7", label: "7 days" },
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "180", label: "180 days" },
  { value: "365", label: "1 year" },
];

export const loader = withApi(async ({ api, url, afterAction }) => {
  const [{ fresh, workspace }] = await Promise.all([api.session.current(), api.token.list()]);
  if (!fresh && !afterAction) throw redirect(paths.confirm(url.pathname));
  return { offered: scopes.filter((scope) => workspace && can(workspace.role, scope)) };
});

export const action = withAction(async ({ api, form }) => ({
  ok: true as const,
  ...(await api.token.create({
    name: form.text("name"),
    scopes: form.manyOf("scopes", scopes),
    days: Number(form.text("days")),
  })),
}));

/** Makes a service token, and then shows its secret the one time. */
export default function NewServiceToken() {
  const { offered } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const failure = failureFor(answer);
  const busy = useSubmitting();
  return (
    <div className="max-w-2xl">
      <PageHeader
        title="Make a service token"
        above={<TextLink to={paths.serviceTokens()}>Service tokens</TextLink>}
      >
        Give it the least that its program needs, for as short as it is needed.
      </PageHeader>
      <Card className="p-5 sm:p-6">
        {answer?.ok ? (
          <div className="space-y-5">
            <Notice tone="warn" title="Copy the token now">
              It is shown this once. Keep it where your programs keep secrets; it ends{" "}
              <Time at={answer.expiresAt} />.
            </Notice>
            <CopyField label="Service token" value={answer.token} />
            <p className="text-[13px] text-ink-soft">
              A request carries it as <code className="font-mono">Authorization: Bearer</code> and the token.
            </p>
            <ButtonLink to={paths.serviceTokens()} tone="primary">
              I have copied it
            </ButtonLink>
          </div>
        ) : (
          <Form method="post" className="space-y-5">
            <FormError failure={failure} />
            <Field
              name="name"
              label="Name"
              hint="What it is for. The activity log names it by this."
              required
              maxLength={80}
              autoComplete="off"
              defaultValue={failure?.values.name}
              error={failure?.fields.name}
            />
            <fieldset>
              <legend className="mb-1.5 text-[13px] font-medium">It may</legend>
              <div className="grid gap-x-6 gap-y-2 sm:grid-cols-2">
                {offered.map((scope) => (
                  <label
                    key={scope}
                    className="flex items-center gap-2 text-[13px] text-ink-soft max-sm:min-h-9"
                  >
                    <input
                      type="checkbox"
                      name="scopes"
                      value={scope}
                      defaultChecked={scope === "view_repos"}
                      className="check"
                    />
                    {scopeNames[scope]}
                  </label>
                ))}
              </div>
              {failure?.fields.scopes ? (
                <p className="mt-1.5 text-[13px] text-bad">{failure.fields.scopes}</p>
              ) : null}
              <p className="mt-2 text-[13px] text-ink-faint text-pretty">
                People, tokens, settings, provider configs and deletion are never among it, nor what asks you
                to confirm that it is you.
              </p>
            </fieldset>
            <div className="max-w-48">
              <SelectField
                name="days"
                label="Good for"
                options={lives}
                defaultValue={failure?.values.days ?? "90"}
              />
            </div>
            <div className="flex flex-wrap gap-2">
              <Submit busy={busy}>Make service token</Submit>
              <ButtonLink to={paths.serviceTokens()}>Cancel</ButtonLink>
            </div>
          </Form>
        )}
      </Card>
    </div>
  );
}
