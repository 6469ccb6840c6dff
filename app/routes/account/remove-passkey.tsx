import { redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { withAction, withApi } from "~/lib/api.server";
import { failureFor } from "~/lib/failure";
import { paths } from "~/lib/paths";
import { title } from "~/lib/title";
import { ConfirmPage } from "~/ui/confirm-page";

export const meta = () => title("Remove a passkey");

export const loader = withApi(async ({ api, params }) => {
  const passkey = (await api.account.factors()).passkeys.find(({ id }) => id === params.id);
  if (!passkey) throw redirect(paths.account());
  return { name: passkey.name };
});

export const action = withAction(async ({ api, params: { id = "" } }) => {
  await api.factor.removePasskey({ id });
  return redirect(paths.account({ done: "passkey-removed" }));
});

export default function RemovePasskey() {
  const { name } = useLoaderData<typeof loader>();
  return (
    <ConfirmPage
      title={`Remove ${name}?`}
      button="Remove passkey"
      cancelTo={paths.account()}
      failure={failureFor(useActionData<typeof action>())}
    >
      <p>It will not sign you in any more, and every other session of yours ends.</p>
      <p className="text-ink-soft">The device keeps its half of the key until you delete it there.</p>
    </ConfirmPage>
  );
}
