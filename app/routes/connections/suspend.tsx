import { redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
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
import { Submit } from "~/ui/submit";

export const meta = () => title("Suspend");

export const loader = withApi(async ({ api, params }) => {
  const connection = (await api.connection.list()).find(({ id }) => id === params.id);
  if (!connection) throw redirect(paths.repositories());
  return { account: connection.providerUsername };
});

export const action = withAction(async ({ api, params, form }) => {
  await api.connection.suspend({ id: params.id ?? "", reason: form.text("reason") });
  return redirect(paths.repositories({ notice: "suspended" }));
});

/** Stops using a connection without losing anything of it. */
export default function Suspend() {
  const { account } = useLoaderData<typeof loader>();
  const failure = failureFor(useActionData<typeof action>());
  return (
    <div className="max-w-xl">
      <PageHeader title={`Suspend ${account}?`}>
        Nothing is deleted and nothing is revoked: its token is simply not used, and its repositories are not
        scanned, until somebody resumes it.
      </PageHeader>
      <Card className="p-5">
        <Form method="post" className="space-y-4">
          <FormError failure={failure} />
          <Field
            name="reason"
            label="Reason"
            hint="It stands in the activity log and beside the connection."
            required
            maxLength={500}
            defaultValue={failure?.values.reason}
            error={failure?.fields.reason}
          />
          <div className="flex flex-wrap gap-2">
            <Submit busy={useSubmitting()}>Suspend</Submit>
            <ButtonLink to={paths.repositories()}>Cancel</ButtonLink>
          </div>
        </Form>
      </Card>
    </div>
  );
}
