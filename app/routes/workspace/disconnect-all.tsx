import { redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { withAction, withApi } from "~/lib/api.server";
import { failureFor } from "~/lib/failure";
import { paths } from "~/lib/paths";
import { title } from "~/lib/title";
import { providerNames } from "~/lib/words";
import { ButtonLink } from "~/ui/button-link";
import { Card } from "~/ui/card";
import { ConfirmByNameForm } from "~/ui/confirm-by-name-form";
import { NameList } from "~/ui/name-list";
import { PageHeader } from "~/ui/page-header";

export const meta = () => title("Disconnect everything");

export const loader = withApi(async ({ api, url, afterAction }) => {
  const [{ fresh }, settings, connections] = await Promise.all([
    api.session.current(),
    api.workspace.settings(),
    api.connection.list(),
  ]);
  if (!fresh && !afterAction) throw redirect(paths.confirm(url.pathname));
  return {
    name: settings.name,
    accounts: connections.map(
      ({ provider, providerUsername }) => `${providerNames[provider]}: ${providerUsername}`,
    ),
    repositories: connections.reduce((sum, { enabledRepositories }) => sum + enabledRepositories, 0),
  };
});

export const action = withAction(async ({ api, form }) => ({
  ok: true as const,
  outcomes: await api.connection.disconnectAll({ confirm: form.text("confirm") }),
}));

/** The kill switch: ends every connection of the workspace at once. */
export default function DisconnectAll() {
  const { name, accounts, repositories } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const failure = failureFor(answer);
  if (answer?.ok) {
    return (
      <div className="max-w-xl">
        <PageHeader title="What was disconnected">
          {accounts.length === 0 ? "Nothing is connected any more." : "Some connections are still there."}
        </PageHeader>
        <Card className="divide-y divide-line">
          {answer.outcomes.map(({ id, provider, providerUsername, say }) => (
            <div key={id} className="px-5 py-3.5">
              <h3 className="font-medium">
                {providerNames[provider]}: {providerUsername}
              </h3>
              <p className="text-[13px] text-ink-soft">{say}</p>
            </div>
          ))}
        </Card>
        <div className="mt-5">
          <ButtonLink to={paths.repositories()}>Back to repositories</ButtonLink>
        </div>
      </div>
    );
  }
  return (
    <div className="max-w-xl">
      <PageHeader title="Disconnect everything?">
        For the moment when tokens may have leaked. Every token is revoked at its provider where that is
        possible, and deleted here.
      </PageHeader>
      <Card className="space-y-4 p-5">
        {accounts.length > 0 ? (
          <>
            <p>
              These connections end, and{" "}
              {repositories === 1 ? "1 repository is" : `${repositories} repositories are`} no longer scanned:
            </p>
            <NameList names={accounts} />
          </>
        ) : (
          <p>Nothing is connected, so there is nothing to end.</p>
        )}
        <ConfirmByNameForm
          name={name}
          failure={failure}
          action="Disconnect everything"
          disabled={accounts.length === 0}
        />
      </Card>
    </div>
  );
}
