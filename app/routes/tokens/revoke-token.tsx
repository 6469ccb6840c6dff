import { redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { withAction, withApi } from "~/lib/api.server";
import { failureFor } from "~/lib/failure";
import { paths } from "~/lib/paths";
import { title } from "~/lib/title";
import { scopeNames } from "~/lib/words";
import { ConfirmPage } from "~/ui/confirm-page";
import { NameList } from "~/ui/name-list";
import { Time } from "~/ui/time";

export const meta = () => title("Revoke a service token");

export const loader = withApi(async ({ api, params: { id = "" } }) => {
  const token = await api.token.get({ id });
  if (!token.live) throw redirect(paths.serviceTokens());
  return { token };
});

export const action = withAction(async ({ api, params: { id = "" } }) => {
  await api.token.revoke({ id });
  return redirect(paths.serviceTokens({ revoked: "1" }));
});

export default function RevokeServiceToken() {
  const { token } = useLoaderData<typeof loader>();
  return (
    <ConfirmPage
      title={`Revoke ${token.name}?`}
      button="Revoke service token"
      cancelTo={paths.serviceTokens()}
      failure={failureFor(useActionData<typeof action>())}
    >
      <p>Its next request is refused. This cannot be undone.</p>
      <p className="text-ink-soft">
        {token.lastUsedAt ? (
          <>
            It was last used <Time at={token.lastUsedAt} />, for one of these:
          </>
        ) : (
          "It was never used. It may:"
        )}
      </p>
      <NameList names={token.scopes.map((scope) => scopeNames[scope])} />
    </ConfirmPage>
  );
}
