import { redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { notificationKinds, notificationRules } from "#db/vocabulary";
import { withAction, withApi } from "~/lib/api.server";
import { failureFor } from "~/lib/failure";
import { paths } from "~/lib/paths";
import { title } from "~/lib/title";
import { useSubmitting } from "~/lib/use-submitting";
import { notificationKindHints, notificationKindNames, notificationRuleNames } from "~/lib/words";
import { Card } from "~/ui/card";
import { DeliveryTable } from "~/ui/delivery-table";
import { FormError } from "~/ui/form-error";
import { PageHeader } from "~/ui/page-header";
import { Section } from "~/ui/section";
import { SelectField } from "~/ui/select-field";
import { Submit } from "~/ui/submit";
import { Toast } from "~/ui/toast";

export const meta = () => title("Notification policy");

export const loader = withApi(async ({ api }) => {
  const [policy, undelivered] = await Promise.all([
    api.notification.policy(),
    api.notification.undelivered(),
  ]);
  return { policy, undelivered };
});

export const action = withAction(async ({ api, form }) => {
  if (form.oneOf("intent", ["policy", "replay"]) === "replay") {
    await api.notification.replay({ id: form.text("id") });
    return redirect(paths.notificationPolicy({ done: "replayed" }));
  }
  const rules = notificationKinds.map((kind) => ({ kind, rule: form.oneOf(kind, notificationRules) }));
  await api.notification.setPolicy({ rules });
  return redirect(paths.notificationPolicy({ done: "saved" }));
});

const options = notificationRules.map((value) => ({ value, label: notificationRuleNames[value] }));

/** What the workspace decides for everybody, and the e-mails that did not get through. */
export default function NotificationPolicy() {
  const { policy, undelivered } = useLoaderData<typeof loader>();
  const failure = failureFor(useActionData<typeof action>());
  const busy = useSubmitting({ intent: "policy" });
  const [query] = useSearchParams();
  const done = query.get("done");
  return (
    <>
      <PageHeader title="Notification policy" trail={[{ text: "Settings", to: paths.workspaceSettings() }]}>
        For everybody in this workspace. What is required goes to the app and by e-mail to each person whose
        role can act on it. Webhooks have their own choice of kinds.
      </PageHeader>
      {done ? (
        <Toast closeTo={paths.notificationPolicy()}>
          {done === "replayed" ? "The e-mail is on its way again" : "Policy saved"}
        </Toast>
      ) : null}
      <Form method="post" className="space-y-4">
        <input type="hidden" name="intent" value="policy" />
        <FormError failure={failure} />
        <Card>
          <ul className="divide-y divide-line">
            {policy.map(({ kind, rule }) => (
              <li
                key={kind}
                className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 px-4 py-3.5 sm:px-5"
              >
                <div className="min-w-0 flex-1 basis-64">
                  <p className="font-medium">{notificationKindNames[kind]}</p>
                  <p className="text-[13px] text-ink-soft text-pretty">{notificationKindHints[kind]}</p>
                </div>
                <div className="w-full sm:w-60">
                  <SelectField
                    name={kind}
                    label={notificationKindNames[kind]}
                    quiet
                    options={options}
                    defaultValue={rule}
                  />
                </div>
              </li>
            ))}
          </ul>
        </Card>
        <Submit busy={busy}>Save policy</Submit>
      </Form>
      {undelivered.length > 0 ? (
        <div className="mt-10">
          <Section
            title="Undelivered e-mail"
            intro="The mail server did not take these in eight attempts. Look at its log, then send them again."
          >
            <DeliveryTable caption="Undelivered e-mail, newest first" deliveries={undelivered} />
          </Section>
        </div>
      ) : null}
    </>
  );
}
