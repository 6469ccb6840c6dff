import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { withAction, withApi } from "~/lib/api.server";
import { failureFor } from "~/lib/failure";
import { paths } from "~/lib/paths";
import { title } from "~/lib/title";
import { useSubmitting } from "~/lib/use-submitting";
import { roleNames } from "~/lib/words";
import { Card } from "~/ui/card";
import { Facts } from "~/ui/facts";
import { FormError } from "~/ui/form-error";
import { PageHeader } from "~/ui/page-header";
import { RecoveryCodes } from "~/ui/recovery-codes";
import { Section } from "~/ui/section";
import { Submit } from "~/ui/submit";

export const meta = () => title("Account");

export const loader = withApi(async ({ api }) => {
  const { user, workspaces } = await api.session.current();
  return { user, workspaces };
});

export const action = withAction(async ({ api }) => {
  const { codes } = await api.factor.replaceRecoveryCodes({});
  return { ok: true as const, codes };
});

/** The person's own page: who they are, their factor, and the way out of every session. */
export default function Account() {
  const { user, workspaces } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const replacing = useSubmitting({ intent: "recovery-codes" });
  const leaving = useSubmitting({ everywhere: "on" });
  return (
    <>
      <PageHeader title="Account">{user?.email}</PageHeader>
      <Section title="You">
        <Card className="px-4 py-4 sm:px-5">
          <Facts
            items={[
              { name: "Name", value: user?.name },
              { name: "E-mail", value: user?.email },
              {
                name: workspaces.length === 1 ? "Workspace" : "Workspaces",
                value: workspaces
                  .map(({ name, role }) => `${name} (${roleNames[role].toLowerCase()})`)
                  .join(", "),
              },
              { name: "Second factor", value: "Authenticator app" },
            ]}
          />
        </Card>
      </Section>
      <Section
        title="Recovery codes"
        intro="For the day your authenticator is lost. New codes make all earlier ones worthless."
      >
        <Card className="space-y-4 px-4 py-4 sm:px-5">
          <FormError failure={failureFor(answer)} />
          {answer?.ok ? (
            <RecoveryCodes codes={answer.codes} />
          ) : (
            <Form method="post" preventScrollReset>
              <input type="hidden" name="intent" value="recovery-codes" />
              <Submit tone="secondary" busy={replacing}>
                Make new recovery codes
              </Submit>
            </Form>
          )}
        </Card>
      </Section>
      <Section title="Sessions" intro="Ends every session of yours, on this device and all others.">
        <Card className="px-4 py-4 sm:px-5">
          <Form method="post" action={paths.logout()}>
            <input type="hidden" name="everywhere" value="on" />
            <Submit tone="secondary" busy={leaving}>
              Sign out everywhere
            </Submit>
          </Form>
        </Card>
      </Section>
    </>
  );
}
