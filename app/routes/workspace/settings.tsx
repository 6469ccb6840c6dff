import { redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { driftPolicies } from "#db/vocabulary";
import { withAction, withApi } from "~/lib/api.server";
import { failureFor } from "~/lib/failure";
import { paths } from "~/lib/paths";
import { title } from "~/lib/title";
import { useSubmitting } from "~/lib/use-submitting";
import { ButtonLink } from "~/ui/button-link";
import { Card } from "~/ui/card";
import { Field } from "~/ui/field";
import { FormError } from "~/ui/form-error";
import { PageHeader } from "~/ui/page-header";
import { Section } from "~/ui/section";
import { SelectField } from "~/ui/select-field";
import { Submit } from "~/ui/submit";
import { Toast } from "~/ui/toast";

export const meta = () => title("Workspace settings");

export const loader = withApi(async ({ api }) => {
  const [settings, { can }] = await Promise.all([api.workspace.settings(), api.session.current()]);
  return { settings, mayDelete: can.delete_workspace };
});

export const action = withAction(async ({ api, form }) => {
  await api.workspace.updateSettings({
    name: form.text("name"),
    listingCap: Number(form.text("listingCap")),
    driftPolicy: form.oneOf("driftPolicy", driftPolicies),
    privatePackages: form
      .text("privatePackages")
      .split(/[\s,]+/)
      .filter(Boolean),
  });
  return redirect(paths.workspaceSettings({ saved: "1" }));
});

const policyNames = {
  pause: "Pause it until somebody looks",
  note: "Note it in the activity log and go on",
} as const;

/** Name and policies of the workspace. */
export default function WorkspaceSettings() {
  const { settings, mayDelete } = useLoaderData<typeof loader>();
  const failure = failureFor(useActionData<typeof action>());
  const [query] = useSearchParams();
  return (
    <>
      <PageHeader title="Workspace settings">They hold for everybody in {settings.name}.</PageHeader>
      {query.has("saved") ? <Toast closeTo={paths.workspaceSettings()}>Settings saved</Toast> : null}
      <Card className="p-5 sm:p-6">
        <Form method="post" className="max-w-xl space-y-5">
          <FormError failure={failure} />
          <Field
            name="name"
            label="Name"
            required
            maxLength={120}
            defaultValue={failure?.values.name ?? settings.name}
            error={failure?.fields.name}
          />
          <Field
            name="listingCap"
            type="number"
            min={1}
            max={5000}
            required
            label="Repositories listed for one connection"
            hint="Up to 5,000. The picker says how many more there are, and its search reaches all of them."
            defaultValue={failure?.values.listingCap ?? String(settings.listingCap)}
            error={failure?.fields.listingCap}
          />
          <SelectField
            name="driftPolicy"
            label="When a connected repository moves, is archived, or becomes public"
            options={driftPolicies.map((value) => ({ value, label: policyNames[value] }))}
            defaultValue={failure?.values.driftPolicy ?? settings.driftPolicy}
          />
          <Field
            name="privatePackages"
            label="Names of your own packages"
            hint="Separated by blanks, such as @acme/* or com.acme.*, where * stands for any text. They are never sent to a service that is asked for advisories."
            mono
            defaultValue={failure?.values.privatePackages ?? settings.privatePackages.join(" ")}
            error={failure?.fields.privatePackages}
          />
          <Submit busy={useSubmitting()}>Save settings</Submit>
        </Form>
      </Card>
      <div className="mt-10">
        <Section title="Notifications and webhooks" intro="Who is told of what, and which other systems are.">
          <div className="flex flex-wrap gap-2">
            <ButtonLink to={paths.notificationPolicy()}>Notification policy</ButtonLink>
            <ButtonLink to={paths.webhooks()}>Webhooks</ButtonLink>
          </div>
        </Section>
        <Section
          title="Service tokens"
          intro="What programs sign in with, each with permissions of its own and an end."
        >
          <ButtonLink to={paths.serviceTokens()}>Service tokens</ButtonLink>
        </Section>
        <Section
          title="Kill switch"
          intro="Ends every connection of this workspace at once, for the moment when tokens may have leaked."
        >
          <ButtonLink to={paths.disconnectAll()}>Disconnect everything</ButtonLink>
        </Section>
        {mayDelete ? (
          <Section title="Delete this workspace" intro="All of it, for good, and its keys first.">
            <ButtonLink to={paths.deleteWorkspace()} tone="danger">
              Delete workspace
            </ButtonLink>
          </Section>
        ) : null}
      </div>
    </>
  );
}
