import { redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { withAction, withApi } from "~/lib/api.server";
import { failureFor } from "~/lib/failure";
import { paths } from "~/lib/paths";
import { title } from "~/lib/title";
import { ConfirmPage } from "~/ui/confirm-page";

export const meta = () => title("Remove rules");

export const loader = withApi(async ({ api, params }) => ({
  rules: await api.rules.get({ id: params.id ?? "" }),
}));

export const action = withAction(async ({ api, params }) => {
  await api.rules.remove({ id: params.id ?? "" });
  return redirect(paths.rules({ removed: "1" }));
});

export default function RemoveRules() {
  const { rules } = useLoaderData<typeof loader>();
  return (
    <ConfirmPage
      title={`Remove ${rules.name}?`}
      button="Remove rules"
      cancelTo={paths.rules()}
      failure={failureFor(useActionData<typeof action>())}
    >
      <p>Scans no longer use them. What they found counts as fixed after the next scan of each repository.</p>
      <p>Turning them off keeps the text, should you want it again.</p>
    </ConfirmPage>
  );
}
