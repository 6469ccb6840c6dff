import { redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { withAction, withApi } from "~/lib/api.server";
import { failureFor } from "~/lib/failure";
import { paths } from "~/lib/paths";
import { title } from "~/lib/title";
import { useSubmitting } from "~/lib/use-submitting";
import { ButtonLink } from "~/ui/button-link";
import { Field } from "~/ui/field";
import { FormError } from "~/ui/form-error";
import { PlainHeading } from "~/ui/plain-heading";
import { Submit } from "~/ui/submit";

export const meta = () => title("Set up");

export const loader = withApi(({ api, params }) => api.setup.status({ token: params.token ?? "" }));

export const action = withAction(async ({ api, form, params }) => {
  await api.setup.createOwner({
    token: params.token ?? "",
    name: form.text("name"),
    email: form.text("email"),
    password: form.secret("password"),
    workspaceName: form.text("workspaceName"),
  });
  throw redirect(paths.factor());
});

/** The first person of an installation: becomes the owner of its first workspace. */
export default function Setup() {
  const { needsOwner, linkValid } = useLoaderData<typeof loader>();
  const failure = failureFor(useActionData<typeof action>());
  const busy = useSubmitting();
  if (!needsOwner) {
    return (
      <>
        <PlainHeading title="Already set up">This installation has an owner. Sign in to go on.</PlainHeading>
        <ButtonLink to={paths.login()} tone="primary">
          Sign in
        </ButtonLink>
      </>
    );
  }
  if (!linkValid) {
    return (
      <PlainHeading title="This set-up link is not valid">
        Each start of the server prints a new link while there is no owner. Open the newest one.
      </PlainHeading>
    );
  }
  const kept = failure?.values;
  return (
    <>
      <PlainHeading title="Set up SecPortal">You will be the owner of the first workspace.</PlainHeading>
      <Form method="post" className="space-y-4">
        <FormError failure={failure} />
        <Field
          name="workspaceName"
          label="Workspace name"
          hint="Usually your company or team."
          required
          maxLength={120}
          autoComplete="organization"
          defaultValue={kept?.workspaceName}
          error={failure?.fields.workspaceName}
        />
        <Field
          name="name"
          label="Your name"
          required
          maxLength={120}
          autoComplete="name"
          defaultValue={kept?.name}
          error={failure?.fields.name}
        />
        <Field
          name="email"
          type="email"
          label="E-mail"
          required
          autoComplete="username"
          defaultValue={kept?.email}
          error={failure?.fields.email}
        />
        <Field
          name="password"
          type="password"
          label="Password"
          hint="At least 10 characters. A few unrelated words are good."
          required
          minLength={10}
          autoComplete="new-password"
          error={failure?.fields.password}
        />
        <Submit wide busy={busy}>
          Create the workspace
        </Submit>
      </Form>
    </>
  );
}
