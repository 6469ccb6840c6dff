import { redirect } from "@remix-run/node";
import { useActionData } from "@remix-run/react";
import { withAction, withApi } from "~/lib/api.server";
import { failureFor } from "~/lib/failure";
import { paths } from "~/lib/paths";
import { title } from "~/lib/title";
import { ConfirmPage } from "~/ui/confirm-page";

export const meta = () => title("Remove the authenticator app");

export const loader = withApi(async ({ api }) => {
  if ((await api.account.factors()).totpConfirmedAt === null) throw redirect(paths.account());
  return null;
});

export const action = withAction(async ({ api }) => {
  await api.factor.removeTotp({});
  return redirect(paths.account({ done: "authenticator-removed" }));
});

export default function RemoveAuthenticator() {
  return (
    <ConfirmPage
      title="Remove the authenticator app?"
      button="Remove authenticator app"
      cancelTo={paths.account()}
      failure={failureFor(useActionData<typeof action>())}
    >
      <p>Its codes will not work any more, and every other session of yours ends. Your passkeys stay.</p>
    </ConfirmPage>
  );
}
