import { redirect } from "@remix-run/node";
import { Form, useActionData } from "@remix-run/react";
import { withAction, withApi } from "~/lib/api.server";
import { chosenKinds } from "~/lib/chosen-kinds";
import { failureFor } from "~/lib/failure";
import { paths } from "~/lib/paths";
import { title } from "~/lib/title";
import { useSubmitting } from "~/lib/use-submitting";
import { ButtonLink } from "~/ui/button-link";
import { Card } from "~/ui/card";
import { FormError } from "~/ui/form-error";
import { PageHeader } from "~/ui/page-header";
import { Submit } from "~/ui/submit";
import { WebhookFields } from "~/ui/webhook-fields";
import { WebhookSecret } from "~/ui/webhook-secret";

export const meta = () => title("Add a webhook");

export const loader = withApi(async ({ api, url, afterAction }) => {
  const [{ fresh }] = await Promise.all([api.session.current(), api.webhook.list()]);
  if (!fresh && !afterAction) throw redirect(paths.confirm(url.pathname));
  return null;
});

export const action = withAction(async ({ api, form }) => ({
  ok: true as const,
  ...(await api.webhook.create({ url: form.text("url"), kinds: chosenKinds(form) })),
}));

/** Adds a webhook, and then shows its secret the one time. */
export default function NewWebhook() {
  const answer = useActionData<typeof action>();
  const failure = failureFor(answer);
  const busy = useSubmitting();
  return (
    <div className="max-w-2xl">
      <PageHeader
        title="Add a webhook"
        trail={[
          { text: "Settings", to: paths.workspaceSettings() },
          { text: "Webhooks", to: paths.webhooks() },
        ]}
      >
        Requests follow the Standard Webhooks specification.
      </PageHeader>
      <Card className="p-5 sm:p-6">
        {answer?.ok ? (
          <div className="space-y-5">
            <WebhookSecret secret={answer.secret} />
            <ButtonLink to={paths.webhook(answer.id)} tone="primary">
              I have copied it
            </ButtonLink>
          </div>
        ) : (
          <Form method="post" className="space-y-5">
            <FormError failure={failure} />
            <WebhookFields url="" kinds={["connection_attention", "critical_finding"]} failure={failure} />
            <Submit busy={busy}>Add webhook</Submit>
          </Form>
        )}
      </Card>
    </div>
  );
}
