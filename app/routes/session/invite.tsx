import { redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { withAction, withApi } from "~/lib/api.server";
import { failureFor } from "~/lib/failure";
import { paths } from "~/lib/paths";
import { title } from "~/lib/title";
import { useSubmitting } from "~/lib/use-submitting";
import { roleNames } from "~/lib/words";
import { ButtonLink } from "~/ui/button-link";
import { Field } from "~/ui/field";
import { FormError } from "~/ui/form-error";
import { PlainHeading } from "~/ui/plain-heading";
import { SignOutLink } from "~/ui/sign-out-link";
import { Submit } from "~/ui/submit";
import { Time } from "~/ui/time";

export const meta = () => title("Invitation");

export const loader = withApi(async ({ api, params }) => {
  const token = params.token ?? "";
  const [offer, session] = await Promise.all([api.invitation.view({ token }), api.session.current()]);
  return { offer, token, signedInAs: session.user?.email ?? null };
});

export const action = withAction(async ({ api, form, params }) => {
  await api.invitation.accept({
    token: params.token ?? "",
    name: form.optional("name"),
    password: form.secret("password") || undefined,
  });
  // Whoever is at AAL2 already passes straight through; everybody else proves or enrols a factor first.
  throw redirect(paths.home());
});

/** Accepts an invitation: by the account that exists for its address, or by making one. */
export default function Invite() {
  const { offer, token, signedInAs } = useLoaderData<typeof loader>();
  const failure = failureFor(useActionData<typeof action>());
  const busy = useSubmitting();
  const isThem = signedInAs?.toLowerCase() === offer.email.toLowerCase();
  return (
    <>
      <PlainHeading title={`Join ${offer.workspaceName}`}>
        {offer.invitedByName} invited <strong className="font-medium text-ink">{offer.email}</strong> as{" "}
        {roleNames[offer.role].toLowerCase()}. The invitation ends <Time at={offer.expiresAt} />.
      </PlainHeading>
      {signedInAs && !isThem ? (
        <>
          <p>
            You are signed in as {signedInAs}, which is another account. Sign out, then open the link again.
          </p>
          <SignOutLink />
        </>
      ) : offer.hasAccount && !isThem ? (
        <>
          <p className="mb-4">There is an account for this address. Sign in with it to accept.</p>
          <ButtonLink to={paths.login(paths.invitation(token))} tone="primary">
            Sign in to accept
          </ButtonLink>
        </>
      ) : (
        <Form method="post" className="space-y-4">
          <FormError failure={failure} />
          {offer.hasAccount ? null : (
            <>
              <input type="hidden" name="username" autoComplete="username" value={offer.email} readOnly />
              <Field
                name="name"
                label="Your name"
                required
                maxLength={120}
                autoComplete="name"
                defaultValue={failure?.values.name}
                error={failure?.fields.name}
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
            </>
          )}
          <Submit wide busy={busy}>
            Accept the invitation
          </Submit>
        </Form>
      )}
    </>
  );
}
