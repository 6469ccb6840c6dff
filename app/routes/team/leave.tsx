import { redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { withAction, withApi } from "~/lib/api.server";
import { failureFor } from "~/lib/failure";
import { paths } from "~/lib/paths";
import { title } from "~/lib/title";
import { useSession } from "~/lib/use-session";
import { ConfirmPage } from "~/ui/confirm-page";
import { DepartureImpact } from "~/ui/departure-impact";

export const meta = () => title("Leave the workspace");

export const loader = withApi(async ({ api }) => ({ departure: await api.team.ownDeparture() }));

export const action = withAction(async ({ api }) => {
  await api.team.leave({});
  return redirect(paths.home());
});

/** Says what of theirs stays, then asks. */
export default function LeaveWorkspace() {
  const { departure } = useLoaderData<typeof loader>();
  const workspace = useSession()?.workspace?.name ?? "the workspace";
  return (
    <ConfirmPage
      title={`Leave ${workspace}?`}
      button="Leave workspace"
      cancelTo={paths.team()}
      failure={failureFor(useActionData<typeof action>())}
    >
      <p>You lose access with the next request. Only an invitation brings you back.</p>
      <DepartureImpact departure={departure} own />
    </ConfirmPage>
  );
}
