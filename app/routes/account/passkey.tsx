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
import { TextLink } from "~/ui/text-link";

export const meta = () => title("Rename a passkey");

export const loader = withApi(async ({ api, params }) => {
  const passkey = (await api.account.factors()).passkeys.find(({ id }) => id === params.id);
  if (!passkey) throw redirect(paths.account());
  return { name: passkey.name };
});

export const action = withAction(async ({ api, params: { id = "" }, form }) => {
  await api.factor.renamePasskey({ id, name: form.text("name") });
  return redirect(paths.account({ done: "passkey-renamed" }));
});

/** Gives a passkey another name. */
export default function Passkey() {
  const { name } = useLoaderData<typeof loader>();
  const failure = failureFor(useActionData<typeof action>());
  return (
    <div className="max-w-xl">
      <PageHeader title={`Rename ${name}`} above={<TextLink to={paths.account()}>Account</TextLink>} />
      <Card className="p-5 sm:p-6">
        <Form method="post" className="space-y-5">
          <FormError failure={failure} />
          <Field
            name="name"
            label="Name"
            required
            maxLength={60}
            defaultValue={failure?.values.name ?? name}
            error={failure?.fields.name}
          />
          <div className="flex flex-wrap gap-2">
            <Submit busy={useSubmitting()}>Save name</Submit>
            <ButtonLink to={paths.account()}>Cancel</ButtonLink>
          </div>
        </Form>
      </Card>
    </div>
  );
}
