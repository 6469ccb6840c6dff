import { redirect } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData } from "@remix-run/react";
import { withAction, withApi } from "~/lib/api.server";
import { failureFor } from "~/lib/failure";
import { nextPath } from "~/lib/next-path";
import { signedAnswer } from "~/lib/passkey-answer.server";
import { paths } from "~/lib/paths";
import { title } from "~/lib/title";
import { useSubmitting } from "~/lib/use-submitting";
import { Field } from "~/ui/field";
import { FormError } from "~/ui/form-error";
import { OrLine } from "~/ui/or-line";
import { PasskeyButton } from "~/ui/passkey-button";
import { PlainHeading } from "~/ui/plain-heading";
import { Submit } from "~/ui/submit";

export const meta = () => title("Confirm it is you");

export const loader = withApi(async ({ api, url, afterAction }) => {
  const next = nextPath(url.searchParams.get("next"));
  const { state, user, factors } = await api.session.current();
  if (!afterAction && state === "anonymous") throw redirect(paths.login(next));
  if (!afterAction && state === "aal1") throw redirect(paths.factor(next));
  return { email: user?.email ?? "", factors, next };
});

export const action = withAction(async ({ api, form, url }) => {
  const next = nextPath(url.searchParams.get("next"));
  if (form.text("intent") === "passkey") {
    await api.session.stepUpByPasskey({ answer: signedAnswer(form) });
    throw redirect(next);
  }
  await api.session.stepUp({ password: form.secret("password"), code: form.text("code") });
  throw redirect(next);
});

/** Asks for the password and the factor again before something that cannot be taken back. */
export default function Confirm() {
  const { email, factors, next } = useLoaderData<typeof loader>();
  const sending = useSubmitting();
  const failure = failureFor(useActionData<typeof action>());
  return (
    <>
      <PlainHeading title="Confirm it is you">
        What you are about to do is sensitive, and your last proof is older than 15 minutes.
      </PlainHeading>
      {factors.passkeys > 0 ? (
        <>
          <PasskeyButton use="step-up" tone="primary" wide>
            Confirm with a passkey
          </PasskeyButton>
          <OrLine />
        </>
      ) : null}
      <Form method="post" className="space-y-4">
        <FormError failure={failure} />
        <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
        <Field
          name="password"
          type="password"
          label="Password"
          autoComplete="current-password"
          required
          autoFocus={factors.passkeys === 0}
          error={failure?.fields.password}
        />
        <Field
          name="code"
          label={factors.totp ? "Code from your authenticator" : "Recovery code"}
          inputMode={factors.totp ? "numeric" : "text"}
          autoComplete="one-time-code"
          required
          mono
          error={failure?.fields.code}
        />
        <Submit wide tone={factors.passkeys > 0 ? "secondary" : "primary"} busy={sending}>
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
