import { redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { withAction, withApi } from "~/lib/api.server";
import { failureFor } from "~/lib/failure";
import { nextPath } from "~/lib/next-path";
import { signedAnswer } from "~/lib/passkey-answer.server";
import { paths } from "~/lib/paths";
import { title } from "~/lib/title";
import { useSubmitting } from "~/lib/use-submitting";
import { Field } from "~/ui/field";
import { FormError } from "~/ui/form-error";
import { Notice } from "~/ui/notice";
import { OrLine } from "~/ui/or-line";
import { PasskeyButton } from "~/ui/passkey-button";
import { PlainHeading } from "~/ui/plain-heading";
import { Submit } from "~/ui/submit";

export const meta = () => title("Sign in");

export const loader = withApi(async ({ api, url, afterAction }) => {
  const next = nextPath(url.searchParams.get("next"));
  const [session, setup] = await Promise.all([api.session.current(), api.setup.status({})]);
  if (!afterAction && session.state === "aal2") throw redirect(next);
  return { needsOwner: setup.needsOwner, next };
});

export const action = withAction(async ({ api, form, url }) => {
  if (form.text("intent") === "passkey") {
    await api.session.signInByPasskey({ answer: signedAnswer(form) });
    throw redirect(nextPath(url.searchParams.get("next")));
  }
  await api.session.signIn({ email: form.text("email"), password: form.secret("password") });
  throw redirect(paths.factor(nextPath(url.searchParams.get("next"))));
});

export default function Login() {
  const { needsOwner } = useLoaderData<typeof loader>();
  const failure = failureFor(useActionData<typeof action>());
  return (
    <>
      <PlainHeading title="Sign in">
        {failure ? null : "By passkey, or with your password and then your second factor."}
      </PlainHeading>
      <Form method="post" className="space-y-4">
        {needsOwner ? (
          <Notice title="This installation has no owner yet">
            Open the set-up link that the server printed when it started.
          </Notice>
        ) : null}
        <FormError failure={failure} />
        <Field
          name="email"
          type="email"
          label="E-mail"
          autoComplete="username"
          required
          autoFocus
          defaultValue={failure?.values.email}
          error={failure?.fields.email}
        />
        <Field
          name="password"
          type="password"
          label="Password"
          autoComplete="current-password"
          required
          error={failure?.fields.password}
        />
        <Submit wide busy={useSubmitting()}>
          Sign in
        </Submit>
      </Form>
      <OrLine />
      <PasskeyButton use="sign-in" wide>
        Sign in with a passkey
      </PasskeyButton>
    </>
  );
}
