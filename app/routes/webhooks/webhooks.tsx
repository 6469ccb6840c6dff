import { Link, useLoaderData, useSearchParams } from "@remix-run/react";
import { withApi } from "~/lib/api.server";
import { paths } from "~/lib/paths";
import { title } from "~/lib/title";
import { notificationKindNames } from "~/lib/words";
import { Badge } from "~/ui/badge";
import { ButtonLink } from "~/ui/button-link";
import { Card } from "~/ui/card";
import { Empty } from "~/ui/empty";
import { PageHeader } from "~/ui/page-header";
import { Toast } from "~/ui/toast";

export const meta = () => title("Webhooks");

export const loader = withApi(async ({ api }) => ({ webhooks: await api.webhook.list() }));

/** The other systems that are told. */
export default function Webhooks() {
  const { webhooks } = useLoaderData<typeof loader>();
  const [query] = useSearchParams();
  const add = <ButtonLink to={paths.newWebhook()}>Add a webhook</ButtonLink>;
  return (
    <>
      <PageHeader
        title="Webhooks"
        trail={[{ text: "Settings", to: paths.workspaceSettings() }]}
        actions={webhooks.length > 0 ? add : null}
      >
        Other systems that are told what happens here, in signed requests.
      </PageHeader>
      {query.has("removed") ? <Toast closeTo={paths.webhooks()}>Webhook removed</Toast> : null}
      {webhooks.length === 0 ? (
        <Empty icon="external" title="No webhooks" action={add}>
          A chat, an incident system or a script of yours can be told of broken connections, failed scans and
          critical findings.
        </Empty>
      ) : (
        <Card>
          <ul className="divide-y divide-line">
            {webhooks.map(({ id, url, kinds, state }) => (
              <li key={id} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-3.5 sm:px-5">
                <div className="min-w-0 flex-1 basis-64">
                  <Link
                    to={paths.webhook(id)}
                    className="rounded-sm font-medium wrap-anywhere text-accent underline-offset-2 hover:underline"
                  >
                    {url}
                  </Link>
                  <p className="text-[13px] text-ink-soft">
                    {kinds.map((kind) => notificationKindNames[kind]).join(", ")}
                  </p>
                </div>
                <Badge tone={state === "active" ? "good" : "plain"} dot>
                  {state === "active" ? "On" : "Off"}
                </Badge>
              </li>
            ))}
          </ul>
        </Card>
      )}
    </>
  );
}
