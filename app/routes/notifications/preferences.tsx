import { redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { notificationKinds } from "#db/vocabulary";
import { withAction, withApi } from "~/lib/api.server";
import { failureFor } from "~/lib/failure";
import { paths } from "~/lib/paths";
import { title } from "~/lib/title";
import { useSubmitting } from "~/lib/use-submitting";
import { Card } from "~/ui/card";
import { Empty } from "~/ui/empty";
import { FormError } from "~/ui/form-error";
import { Notice } from "~/ui/notice";
import { PageHeader } from "~/ui/page-header";
import { PreferenceRow } from "~/ui/preference-row";
import { Submit } from "~/ui/submit";
import { Toast } from "~/ui/toast";

export const meta = () => title("Notification preferences");

export const loader = withApi(async ({ api }) => await api.notification.preferences());

export const action = withAction(async ({ api, form }) => {
  const offered = notificationKinds.filter((kind) => form.checked(`offered.${kind}`));
  await api.notification.setPreferences({
    choices: offered.map((kind) => ({
      kind,
      inApp: form.checked(`inApp.${kind}`),
      email: form.checked(`email.${kind}`),
    })),
  });
  return redirect(paths.preferences({ saved: "1" }));
});

/** What one person is told in this workspace, and how. */
export default function Preferences() {
  const { kinds, mailConfigured } = useLoaderData<typeof loader>();
  const failure = failureFor(useActionData<typeof action>());
  const busy = useSubmitting();
  const [query] = useSearchParams();
  return (
    <>
      <PageHeader
        title="Notification preferences"
        trail={[{ text: "Notifications", to: paths.notifications() }]}
      >
        What you are told in this workspace. You are only told what your role can act on.
      </PageHeader>
      {query.has("saved") ? <Toast closeTo={paths.preferences()}>Preferences saved</Toast> : null}
      {kinds.length === 0 ? (
        <Empty icon="bell" title="Your role is told nothing">
          Notifications ask for somebody who can act on them. An owner or admin can change your role.
        </Empty>
      ) : (
        <Form method="post" className="space-y-4">
          <FormError failure={failure} />
          {mailConfigured ? null : (
            <Notice title="No e-mail leaves this installation">
              No mail server is configured. Your choices hold once the operator sets SMTP_URL.
            </Notice>
          )}
          <Card>
            <ul className="divide-y divide-line">
              {kinds.map((each) => (
                <PreferenceRow key={each.kind} preference={each} />
              ))}
            </ul>
          </Card>
          <Submit busy={busy}>Save preferences</Submit>
        </Form>
      )}
    </>
  );
}
