import { redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { providers } from "#db/vocabulary";
import { withAction, withApi } from "~/lib/api.server";
import { connectedRepositories } from "~/lib/connected-repositories.server";
import { failureFor } from "~/lib/failure";
import { paths } from "~/lib/paths";
import { title } from "~/lib/title";
import { providerNames } from "~/lib/words";
import { ConfirmPage } from "~/ui/confirm-page";
import { NameList } from "~/ui/name-list";

export const meta = () => title("Remove provider config");

const providerOf = (word: string | undefined) => {
  const provider = providers.find((candidate) => candidate === word);
  if (!provider) throw new Response("Not found", { status: 404 });
  return provider;
};

export const loader = withApi(async ({ api, params, url, afterAction }) => {
  const provider = providerOf(params.provider);
  const [{ fresh }, { configs }, connections, enabled] = await Promise.all([
    api.session.current(),
    api.providerConfig.list(),
    api.connection.list(),
    connectedRepositories(api),
  ]);
  if (!configs.some((config) => config.provider === provider)) throw redirect(paths.repositories());
  if (!fresh && !afterAction) throw redirect(paths.confirm(url.pathname));
  return {
    provider,
    accounts: connections.filter((one) => one.provider === provider).map((one) => one.providerUsername),
    lost: enabled.filter((one) => one.provider === provider).map((one) => one.fullName),
  };
});

export const action = withAction(async ({ api, params }) => {
  const provider = providerOf(params.provider);
  await api.providerConfig.remove({ provider });
  return redirect(paths.repositories({ notice: "config_removed", provider }));
});

export default function RemoveConfig() {
  const { provider, accounts, lost } = useLoaderData<typeof loader>();
  const name = providerNames[provider];
  return (
    <ConfirmPage
      title={`Remove the ${name} config?`}
      button="Remove config and connections"
      cancelTo={paths.repositories()}
      failure={failureFor(useActionData<typeof action>())}
    >
      <p>
        The client id and secret are deleted here. The OAuth app at {name} stays until you delete it there.
      </p>
      {accounts.length > 0 ? (
        <>
          <p>{accounts.length === 1 ? "This connection goes" : "These connections go"} with it:</p>
          <NameList names={accounts} />
        </>
      ) : (
        <p>No account is connected through it.</p>
      )}
      {lost.length > 0 ? (
        <>
          <p>{lost.length === 1 ? "This repository is" : "These repositories are"} no longer scanned:</p>
          <NameList names={lost} />
        </>
      ) : null}
    </ConfirmPage>
  );
}
