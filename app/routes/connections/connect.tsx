import { redirect } from "@remix-run/node";
import { useActionData } from "@remix-run/react";
import { providers } from "#db/vocabulary";
import { withAction, withApi } from "~/lib/api.server";
import { paths } from "~/lib/paths";
import { title } from "~/lib/title";
import { providerNames } from "~/lib/words";
import { ButtonLink } from "~/ui/button-link";
import { buttonStyle } from "~/ui/button-style";
import { PlainHeading } from "~/ui/plain-heading";

export const meta = () => title("Connecting");

export const loader = withApi(async ({ afterAction }) => {
  // Opened by hand there is nothing to see: only a posted form begins a connection.
  if (!afterAction) throw redirect(paths.providers());
  return null;
});

export const action = withAction(async ({ api, form, params }) => {
  const provider = providers.find((candidate) => candidate === params.provider);
  if (!provider) throw new Response("Not found", { status: 404 });
  const { authorizationUrl } = await api.connection.begin({
    provider,
    reconnects: form.optional("reconnects"),
  });
  return { ok: true as const, name: providerNames[provider], authorizationUrl };
});

/**
 * Between two sites. `form-action 'self'` forbids a posted form to end at the provider, so the answer is a page that
 * leaves by itself, and a link for browsers that do not.
 */
export default function Connect() {
  const answer = useActionData<typeof action>();
  if (!answer?.ok) {
    return (
      <>
        <PlainHeading title="The connection was not started">{answer?.error}</PlainHeading>
        <ButtonLink to={paths.providers()}>Back to repositories</ButtonLink>
      </>
    );
  }
  return (
    <>
      <meta httpEquiv="refresh" content={`0;url=${answer.authorizationUrl}`} />
      <PlainHeading title={`Taking you to ${answer.name}…`}>
        You sign in there and decide what to grant. Afterwards you come back here.
      </PlainHeading>
      <a href={answer.authorizationUrl} className={buttonStyle("primary")} rel="noreferrer">
        Continue to {answer.name}
      </a>
    </>
  );
}
