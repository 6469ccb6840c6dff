import { redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useRef } from "react";
import { withAction, withApi } from "~/lib/api.server";
import { deviceName } from "~/lib/device-name";
import { failureFor } from "~/lib/failure";
import { madeAnswer } from "~/lib/passkey-answer.server";
import { paths } from "~/lib/paths";
import { title } from "~/lib/title";
import { ButtonLink } from "~/ui/button-link";
import { Card } from "~/ui/card";
import { Field } from "~/ui/field";
import { FormError } from "~/ui/form-error";
import { PageHeader } from "~/ui/page-header";
import { PasskeyButton } from "~/ui/passkey-button";
import { TextLink } from "~/ui/text-link";

export const meta = () => title("Add a passkey");

export const loader = withApi(async ({ api, request, url, afterAction }) => {
  const [{ fresh }] = await Promise.all([api.session.current(), api.account.factors()]);
  if (!fresh && !afterAction) throw redirect(paths.confirm(url.pathname));
  return { device: deviceName(request.headers.get("user-agent")) };
});

export const action = withAction(async ({ api, form }) => {
  await api.factor.addPasskey({ name: form.text("name"), answer: madeAnswer(form) });
  return redirect(paths.account({ done: "passkey-added" }));
});

/** Makes a passkey on this device, on another one, or in a password manager. */
export default function NewPasskey() {
  const { device } = useLoaderData<typeof loader>();
  const failure = failureFor(useActionData<typeof action>());
  const form = useRef<HTMLFormElement>(null);
  return (
    <div className="max-w-xl">
      <PageHeader title="Add a passkey" above={<TextLink to={paths.account()}>Account</TextLink>}>
        Your device asks for a fingerprint, your face or its PIN, and keeps the secret to itself.
      </PageHeader>
      <Card className="space-y-5 p-5 sm:p-6">
        <FormError failure={failure} />
        <form ref={form} onSubmit={(event) => event.preventDefault()}>
          <Field
            name="name"
            label="Name"
            hint="To tell it from others, such as where it is kept."
            required
            maxLength={60}
            defaultValue={failure?.values.name ?? device}
            error={failure?.fields.name}
          />
        </form>
        <div className="flex flex-wrap items-start gap-2">
          <PasskeyButton
            use="register"
            tone="primary"
            ready={() => form.current?.reportValidity() ?? true}
            entries={() => ({ name: String(new FormData(form.current ?? undefined).get("name") ?? "") })}
          >
            Create passkey
          </PasskeyButton>
          <ButtonLink to={paths.account()}>Cancel</ButtonLink>
        </div>
      </Card>
    </div>
  );
}
