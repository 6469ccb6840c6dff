import { redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { withAction, withApi } from "~/lib/api.server";
import { failureFor } from "~/lib/failure";
import { paths } from "~/lib/paths";
import { title } from "~/lib/title";
import { useSubmitting } from "~/lib/use-submitting";
import { notificationKindNames } from "~/lib/words";
import { Badge } from "~/ui/badge";
import { ButtonLink } from "~/ui/button-link";
import { Card } from "~/ui/card";
import { DeliveryTable } from "~/ui/delivery-table";
import { Empty } from "~/ui/empty";
import { Facts } from "~/ui/facts";
import { FormError } from "~/ui/form-error";
import { PageHeader } from "~/ui/page-header";
import { Pager } from "~/ui/pager";
import { Section } from "~/ui/section";
import { Submit } from "~/ui/submit";
import { Time } from "~/ui/time";
import { Toast } from "~/ui/toast";

export const meta = () => title("Webhook");

export const loader = withApi(async ({ api, params: { id = "" }, url: { searchParams } }) => {
  const cursor = searchParams.get("cursor") || undefined;
  const [webhook, page] = await Promise.all([
    api.webhook.get({ id }),
    api.webhook.deliveries({ id, cursor }),
  ]);
  return { webhook, ...page, paged: cursor !== undefined };
});

export const action = withAction(async ({ api, params: { id = "" }, form }) => {
  if (form.oneOf("intent", ["test", "replay"]) === "test") {
    await api.webhook.test({ id });
    return redirect(paths.webhook(id, { done: "test" }));
  }
  await api.webhook.replay({ id: form.text("id") });
  return redirect(paths.webhook(id, { done: "replay" }));
});

/** One webhook, and what was sent to it. */
export default function WebhookPage() {
  const { webhook, deliveries, nextCursor, paged } = useLoaderData<typeof loader>();
  const failure = failureFor(useActionData<typeof action>());
  const testing = useSubmitting({ intent: "test" });
  const [query] = useSearchParams();
  const { id, url, kinds, state, createdByName, createdAt } = webhook;
  return (
    <>
      <PageHeader
        title={new URL(url).host}
        trail={[
          { text: "Settings", to: paths.workspaceSettings() },
          { text: "Webhooks", to: paths.webhooks() },
        ]}
        actions={
          <>
            {state === "active" ? (
              <Form method="post" preventScrollReset>
                <input type="hidden" name="intent" value="test" />
                <Submit tone="secondary" busy={testing}>
                  Send a test
                </Submit>
              </Form>
            ) : null}
            <ButtonLink to={paths.editWebhook(id)}>Edit</ButtonLink>
          </>
        }
      />
      {query.has("done") ? (
        <Toast closeTo={paths.webhook(id)}>
          {query.get("done") === "test" ? "A test is on its way" : "It is on its way again"}
        </Toast>
      ) : null}
      <FormError failure={failure} />
      <Card className="px-4 py-4 sm:px-5">
        <Facts
          items={[
            { name: "Address", value: url },
            {
              name: "State",
              value: (
                <Badge tone={state === "active" ? "good" : "plain"} dot>
                  {state === "active" ? "On" : "Off"}
                </Badge>
              ),
            },
            { name: "Is told", value: kinds.map((kind) => notificationKindNames[kind]).join(", ") },
            {
              name: "Added",
              value: (
                <>
                  by {createdByName}, <Time at={createdAt} />
                </>
              ),
            },
          ]}
        />
      </Card>
      <div className="mt-9">
        <Section
          title="Deliveries"
          intro="Anything but a 2xx answer within ten seconds is a failure. It is tried eight times over half a day, then given up. Finished ones are kept for 30 days."
          actions={<ButtonLink to={paths.webhook(id)}>Refresh</ButtonLink>}
        >
          {deliveries.length > 0 ? (
            <DeliveryTable caption="Deliveries, newest first" deliveries={deliveries} />
          ) : (
            <Empty icon="external" title="Nothing was sent yet">
              Send a test to see whether the receiver answers.
            </Empty>
          )}
          <Pager
            first={paged ? paths.webhook(id) : null}
            next={nextCursor ? paths.webhook(id, { cursor: nextCursor }) : null}
          />
        </Section>
      </div>
    </>
  );
}
