import { redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { withAction, withApi } from "~/lib/api.server";
import { failureFor } from "~/lib/failure";
import { paths } from "~/lib/paths";
import { title } from "~/lib/title";
import { keptEnrolment, shownEnrolment } from "~/lib/totp-enrolment";
import { Card } from "~/ui/card";
import { PageHeader } from "~/ui/page-header";
import { TextLink } from "~/ui/text-link";
import { TotpEnrolmentForm } from "~/ui/totp-enrolment";

export const meta = () => title("Add an authenticator app");

export const loader = withApi(async ({ api, url, afterAction }) => {
  const [{ fresh }, { totpConfirmedAt }] = await Promise.all([api.session.current(), api.account.factors()]);
  if (afterAction) return { enrolment: null };
  if (totpConfirmedAt) throw redirect(paths.account());
  if (!fresh) throw redirect(paths.confirm(url.pathname));
  return { enrolment: shownEnrolment(await api.factor.beginTotp({})) };
});

export const action = withAction(async ({ api, form }) => {
  await api.factor.confirmTotp({ code: form.text("code").replaceAll(" ", "") });
  return redirect(paths.account({ done: "authenticator-added" }));
});

/** Adds an authenticator app beside the passkeys there are. */
export default function NewAuthenticator() {
  const { enrolment } = useLoaderData<typeof loader>();
  const failure = failureFor(useActionData<typeof action>());
  const shown = enrolment ?? keptEnrolment(failure?.values);
  return (
    <div className="max-w-md">
      <PageHeader title="Add an authenticator app" above={<TextLink to={paths.account()}>Account</TextLink>}>
        Scan this with the app, then type the code it shows.
      </PageHeader>
      <Card className="p-5 sm:p-6">
        {shown ? (
          <TotpEnrolmentForm enrolment={shown} failure={failure} />
        ) : (
          <TextLink to={paths.newAuthenticator()}>Begin anew</TextLink>
        )}
      </Card>
    </div>
  );
}
