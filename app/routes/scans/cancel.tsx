import { redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { withAction, withApi } from "~/lib/api.server";
import { failureFor } from "~/lib/failure";
import { paths } from "~/lib/paths";
import { isActive } from "~/lib/scan-progress";
import { title } from "~/lib/title";
import { ConfirmPage } from "~/ui/confirm-page";

export const meta = () => title("Cancel scan");

export const loader = withApi(async ({ api, params }) => {
  const scan = await api.scan.get({ id: params.id ?? "" });
  if (!isActive(scan)) throw redirect(paths.scan(scan.id));
  return { id: scan.id, fullName: scan.fullName };
});

export const action = withAction(async ({ api, params }) => {
  const id = params.id ?? "";
  await api.scan.cancel({ id });
  return redirect(paths.scan(id));
});

export default function CancelScan() {
  const { id, fullName } = useLoaderData<typeof loader>();
  return (
    <ConfirmPage
      title={`Cancel the scan of ${fullName}?`}
      button="Cancel scan"
      cancelTo={paths.scan(id)}
      failure={failureFor(useActionData<typeof action>())}
    >
      <p>It stops within seconds and writes no findings; those of earlier scans stay.</p>
    </ConfirmPage>
  );
}
