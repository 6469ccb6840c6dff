import { redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { withAction, withApi } from "~/lib/api.server";
import { connectedRepositories } from "~/lib/connected-repositories.server";
import { failureFor } from "~/lib/failure";
import { paths } from "~/lib/paths";
import { title } from "~/lib/title";
import { Card } from "~/ui/card";
import { ConfirmByNameForm } from "~/ui/confirm-by-name-form";
import { PageHeader } from "~/ui/page-header";

export const meta = () => title("Delete workspace");

export const loader = withApi(async ({ api, url, afterAction }) => {
  const [{ fresh, can, workspace }, connections, repositories] = await Promise.all([
    api.session.current(),
    api.connection.list(),
    connectedRepositories(api),
  ]);
  if (!can.delete_workspace) throw redirect(paths.workspaceSettings());
  if (!fresh && !afterAction) throw redirect(paths.confirm(url.pathname));
  const findings = repositories.reduce((sum, { openFindings }) => sum + openFindings, 0);
  return {
    name: workspace?.name ?? "",
    lost: [
      counted(connections.length, "connection is", "connections are"),
      counted(repositories.length, "connected repository is", "connected repositories are"),
      counted(findings, "open finding is", "open findings are"),
    ],
  };
});

export const action = withAction(async ({ api, form }) => {
  await api.workspace.delete({ confirm: form.text("confirm") });
  return redirect(paths.home());
});

/** The end of a workspace, for owners, with what is lost by it. */
export default function DeleteWorkspace() {
  const { name, lost } = useLoaderData<typeof loader>();
  const failure = failureFor(useActionData<typeof action>());
  return (
    <div className="max-w-xl">
      <PageHeader title={`Delete ${name}?`}>
        This cannot be undone. Every token is revoked at its provider where that is possible, the keys that
        open this workspace's secrets are destroyed, and no backup brings them back.
      </PageHeader>
      <Card className="space-y-4 p-5">
        <ul className="list-disc space-y-1 pl-5 text-[13px]">
          {lost.map((line) => (
            <li key={line}>{line}</li>
          ))}
          <li>scans, webhooks and invitations go with them</li>
          <li>the activity log is kept by the installation, as the record of what was done</li>
        </ul>
        <ConfirmByNameForm name={name} failure={failure} action="Delete workspace" />
      </Card>
    </div>
  );
}

const counted = (count: number, one: string, many: string): string =>
  `${count === 1 ? `1 ${one}` : `${count} ${many}`} removed`;
