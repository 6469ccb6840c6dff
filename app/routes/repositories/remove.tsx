import { redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { withAction, withApi } from "~/lib/api.server";
import { connectedRepositories } from "~/lib/connected-repositories.server";
import { failureFor } from "~/lib/failure";
import { paths } from "~/lib/paths";
import { removalSays } from "~/lib/removal-says";
import { title } from "~/lib/title";
import { ConfirmPage } from "~/ui/confirm-page";

export const meta = () => title("Remove repository");

export const loader = withApi(async ({ api, params }) => {
  const repository = (await connectedRepositories(api)).find(({ id }) => id === params.id);
  if (!repository) throw redirect(paths.repositories());
  return { fullName: repository.fullName, openFindings: repository.openFindings };
});

export const action = withAction(async ({ api, params }) => {
  await api.repository.remove({ id: params.id ?? "" });
  return redirect(paths.repositories({ notice: "removed" }));
});

export default function RemoveRepository() {
  const { fullName, openFindings } = useLoaderData<typeof loader>();
  return (
    <ConfirmPage
      title={`Remove ${fullName}?`}
      button="Remove repository"
      cancelTo={paths.repositories()}
      failure={failureFor(useActionData<typeof action>())}
    >
      <p>{removalSays(openFindings)}</p>
    </ConfirmPage>
  );
}
