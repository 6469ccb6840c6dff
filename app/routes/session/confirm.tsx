import { redirect } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData } from "@remix-run/react";
import { withAction, withApi } from "~/lib/api.server";
import { failureFor } from "~/lib/failure";
import { nextPath } from "~/lib/next-path";
import { paths } from "~/lib/paths";
import { title } from "~/lib/title";
import { useSubmitting } from "~/lib/use-submitting";
import { Field } from "~/ui/field";
import { FormError } from "~/ui/form-error";
import { PlainHeading } from "~/ui/plain-heading";
import { Submit } from "~/ui/submit";

export const meta = () => title("Confirm it is you");

export const loader = withApi(async ({ api, url, afterAction }) => {
  const next = nextPath(url.searchParams.get("next"));
  const { state, user } = await api.session.current();
  if (!afterAction && state === "anonymous") throw redirect(paths.login(next));
  if (!afterAction && state === "aal1") throw redirect(paths.factor(next));
  return { email: user?.email ?? "", next };
});

export const action = withAction(async ({ api, form, url }) => {
  await api.session.stepUp({ password: form.secret("password"), code: form.text("code") });
  throw redirect(nextPath(url.searchParams.get("next")));
});

/** Asks for the password and the factor again before something that cannot be taken back. */
export default function Confirm() {
  const { email, next } = useLoaderData<typeof loader>();
  const failure = failureFor(useActionData<typeof action>());
  return (
    <>
      <PlainHeading title="Confirm it is you">
        What you are about to do is sensitive, and your last proof is older than 15 minutes.
      </PlainHeading>
      <Form method="post" className="space-y-4">
        <FormError failure={failure} />
        <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
        <Field
          name="password"
          type="password"
          label="Password"
          autoComplete="current-password"
          required
          autoFocus
          error={failure?.fields.password}
        />
        <Field
          name="code"
          label="Code from your authenticator"
          inputMode="numeric"
          autoComplete="one-time-code"
          required
          mono
          error={failure?.fields.code}
        />
        <Submit wide busy={useSubmitting()}>
          Confirm
        </Submit>
        <p className="text-center text-[13px]">
          <Link to={next} className="text-ink-soft underline underline-offset-2 hover:text-ink">
            Cancel
          </Link>
        </p>
      </Form>
    </>
  );
}
