import { redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { withAction, withApi } from "~/lib/api.server";
import { connectedRepositories } from "~/lib/connected-repositories.server";
import { failureFor } from "~/lib/failure";
import { paths } from "~/lib/paths";
import { title } from "~/lib/title";
import { providerNames } from "~/lib/words";
import { ConfirmPage } from "~/ui/confirm-page";
import { NameList } from "~/ui/name-list";

export const meta = () => title("Disconnect");

export const loader = withApi(async ({ api, params, url, afterAction }) => {
  const [{ fresh }, connections, enabled] = await Promise.all([
    api.session.current(),
    api.connection.list(),
    connectedRepositories(api),
  ]);
  const connection = connections.find(({ id }) => id === params.id);
  if (!connection) throw redirect(paths.repositories());
  // Asked before the decision, so that the button on this page is the last word.
  if (!fresh && !afterAction) throw redirect(paths.confirm(url.pathname));
  const lost = enabled
    .filter(({ connectionId }) => connectionId === connection.id)
    .map(({ fullName }) => fullName);
  const { provider, providerUsername: account, host, revocable } = connection;
  return { provider, account, host, revocable, lost };
});

export const action = withAction(async ({ api, params }) => {
  const id = params.id ?? "";
  const provider = (await api.connection.list()).find((connection) => connection.id === id)?.provider;
  const { revocation } = await api.connection.disconnect({ id });
  return redirect(paths.repositories({ notice: `disconnected_${revocation}`, provider }));
});

export default function Disconnect() {
  const { provider, account, host, revocable, lost } = useLoaderData<typeof loader>();
  return (
    <ConfirmPage
      title={`Disconnect ${account} from ${providerNames[provider]}?`}
      button="Disconnect"
      cancelTo={paths.repositories()}
      failure={failureFor(useActionData<typeof action>())}
    >
      <p>
        {revocable
          ? `The token for ${host} is revoked there, checked to be gone, and deleted here.`
          : `The token for ${host} is deleted here. ${providerNames[provider]} has no way to revoke it: remove the app there, under Settings, App authorizations.`}
      </p>
      {lost.length > 0 ? (
        <>
          <p>
            {lost.length === 1 ? "This repository is" : `These ${lost.length} repositories are`} no longer
            scanned, and must be enabled again after a new connection:
          </p>
          <NameList names={lost} />
        </>
      ) : (
        <p>No repository is enabled through it, so no scan is affected.</p>
      )}
      <p className="text-[13px] text-ink-faint">
        To fix a connection that stopped working, reconnect it instead: that keeps its repositories.
      </p>
    </ConfirmPage>
  );
}
