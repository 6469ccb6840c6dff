import { redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { withAction, withApi } from "~/lib/api.server";
import { chosenKinds } from "~/lib/chosen-kinds";
import { failureFor } from "~/lib/failure";
import { paths } from "~/lib/paths";
import { title } from "~/lib/title";
import { useSubmitting } from "~/lib/use-submitting";
import { Card } from "~/ui/card";
import { CheckField } from "~/ui/check-field";
import { FormError } from "~/ui/form-error";
import { PageHeader } from "~/ui/page-header";
import { Section } from "~/ui/section";
import { Submit } from "~/ui/submit";
import { WebhookFields } from "~/ui/webhook-fields";
import { WebhookSecret } from "~/ui/webhook-secret";

export const meta = () => title("Edit webhook");

export const loader = withApi(async ({ api, params: { id = "" }, url, afterAction }) => {
  const [{ fresh }, webhook] = await Promise.all([api.session.current(), api.webhook.get({ id })]);
  if (!fresh && !afterAction) throw redirect(paths.confirm(url.pathname));
  return { webhook };
});

export const action = withAction(async ({ api, params: { id = "" }, form }) => {
  switch (form.oneOf("intent", ["save", "rotate", "remove"])) {
    case "rotate":
      return { ok: true as const, ...(await api.webhook.rotate({ id })) };
    case "remove":
      await api.webhook.remove({ id });
      return redirect(paths.webhooks({ removed: "1" }));
    case "save": {
      const state = form.checked("active") ? "active" : "off";
      await api.webhook.update({ id, url: form.text("url"), kinds: chosenKinds(form), state });
      return redirect(paths.webhook(id));
    }
  }
});

/** Address, kinds, secret and end of a webhook. */
export default function EditWebhook() {
  const { webhook } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const saving = failureFor(answer, { intent: "save" });
  const saves = useSubmitting({ intent: "save" });
  const rotates = useSubmitting({ intent: "rotate" });
  const removes = useSubmitting({ intent: "remove" });
  const { id, url, kinds, state } = webhook;
  return (
    <div className="max-w-2xl">
      <PageHeader
        title="Edit webhook"
        trail={[
          { text: "Settings", to: paths.workspaceSettings() },
          { text: "Webhooks", to: paths.webhooks() },
          { text: new URL(url).host, to: paths.webhook(id) },
        ]}
      />
      <Card className="p-5 sm:p-6">
        <Form method="post" className="space-y-5">
          <input type="hidden" name="intent" value="save" />
          <FormError failure={saving} />
          <WebhookFields url={url} kinds={kinds} failure={saving} />
          <div>
            <CheckField name="active" defaultChecked={state === "active"} look="switch">
              Switched on
            </CheckField>
          </div>
          <Submit busy={saves}>Save webhook</Submit>
        </Form>
      </Card>
      <div className="mt-9">
        <Section
          title="Signing secret"
          intro="A new one signs beside the present one for 24 hours, so that the receiver can change over."
        >
          <Card className="space-y-4 px-4 py-4 sm:px-5">
            <FormError failure={failureFor(answer, { intent: "rotate" })} />
            {answer?.ok ? (
              <WebhookSecret secret={answer.secret} />
            ) : (
              <Form method="post" preventScrollReset>
                <input type="hidden" name="intent" value="rotate" />
                <Submit tone="secondary" busy={rotates}>
                  Make a new secret
                </Submit>
              </Form>
            )}
          </Card>
        </Section>
        <Section title="Remove" intro="Its secrets, its history and what waits for it are deleted.">
          <Card className="space-y-4 px-4 py-4 sm:px-5">
            <FormError failure={failureFor(answer, { intent: "remove" })} />
            <Form method="post">
              <input type="hidden" name="intent" value="remove" />
              <Submit tone="danger" busy={removes}>
                Remove webhook
              </Submit>
            </Form>
          </Card>
        </Section>
      </div>
    </div>
  );
}
