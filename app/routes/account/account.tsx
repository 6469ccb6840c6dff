import { Form, useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { withAction, withApi } from "~/lib/api.server";
import { failureFor } from "~/lib/failure";
import { paths } from "~/lib/paths";
import { title } from "~/lib/title";
import { useSubmitting } from "~/lib/use-submitting";
import { roleNames } from "~/lib/words";
import { ButtonLink } from "~/ui/button-link";
import { Card } from "~/ui/card";
import { AuthenticatorCard, RecoveryCodesCard } from "~/ui/factor-cards";
import { Facts } from "~/ui/facts";
import { Notice } from "~/ui/notice";
import { PageHeader } from "~/ui/page-header";
import { PasskeyList } from "~/ui/passkey-list";
import { PasswordForm } from "~/ui/password-form";
import { Section } from "~/ui/section";
import { SessionTable } from "~/ui/session-table";
import { Submit } from "~/ui/submit";
import { Toast } from "~/ui/toast";

export const meta = () => title("Account");

export const loader = withApi(async ({ api }) => {
  const [{ user, workspaces }, sessions, factors] = await Promise.all([
    api.session.current(),
    api.account.sessions(),
    api.account.factors(),
  ]);
  return { user, workspaces, sessions, factors };
});

export const action = withAction(async ({ api, form }) => {
  switch (form.oneOf("intent", ["recovery-codes", "password", "end-session", "end-others"])) {
    case "recovery-codes": {
      const { codes } = await api.factor.replaceRecoveryCodes({});
      return { ok: true as const, codes, notice: null };
    }
    case "password":
      await api.account.changePassword({ current: form.text("current"), next: form.text("next") });
      return {
        ok: true as const,
        codes: null,
        notice: "Your password is changed. Other sessions have ended.",
      };
    case "end-session":
      await api.account.endSession({ id: form.text("id") });
      return { ok: true as const, codes: null, notice: "That session has ended." };
    case "end-others": {
      const { sessions } = await api.account.endOtherSessions({});
      const ended = sessions === 1 ? "1 session has" : `${sessions} sessions have`;
      return { ok: true as const, codes: null, notice: `${ended} ended.` };
    }
  }
});

const doneWords: Readonly<Record<string, string>> = {
  "passkey-added": "Passkey added",
  "passkey-renamed": "Passkey renamed",
  "passkey-removed": "Passkey removed, other sessions ended",
  "authenticator-added": "Authenticator app added",
  "authenticator-removed": "Authenticator app removed, other sessions ended",
};

/** The person's own page: who they are, their factors, and the way out of every session. */
export default function Account() {
  const { user, workspaces, sessions, factors } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const [query] = useSearchParams();
  const done = doneWords[query.get("done") ?? ""];
  const leaving = useSubmitting({ everywhere: "on" });
  const ending = useSubmitting({ intent: "end-others" });
  const failed = failureFor(answer, { intent: "end-session" });
  return (
    <>
      <PageHeader title="Account">{user?.email}</PageHeader>
      {answer?.ok && answer.notice ? (
        <div className="mb-6">
          <Notice tone="good">{answer.notice}</Notice>
        </div>
      ) : null}
      {done ? <Toast closeTo={paths.account()}>{done}</Toast> : null}
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
            ]}
          />
        </Card>
      </Section>
      <Section
        title="Passkeys"
        intro="The safest way in, and the quickest: each is a password and a second factor in one."
        actions={
          factors.passkeys.length > 0 ? <ButtonLink to={paths.newPasskey()}>Add a passkey</ButtonLink> : null
        }
      >
        <PasskeyList factors={factors} />
      </Section>
      <Section title="Authenticator app" intro="A code of six digits, asked for after the password.">
        <AuthenticatorCard factors={factors} />
      </Section>
      <Section
        title="Recovery codes"
        intro="For the day your factors are lost. New codes make all earlier ones worthless."
      >
        <RecoveryCodesCard
          factors={factors}
          codes={answer?.ok ? answer.codes : null}
          failure={failureFor(answer, { intent: "recovery-codes" })}
        />
      </Section>
      <Section title="Notifications" intro="What you are told, and whether by e-mail too.">
        <ButtonLink to={paths.preferences()}>Choose notifications</ButtonLink>
      </Section>
      <Section title="Password" intro="Changing it ends every other session of yours.">
        <Card className="px-4 py-4 sm:px-5">
          <PasswordForm failure={failureFor(answer, { intent: "password" })} />
        </Card>
      </Section>
      <Section
        title="Sessions"
        intro="Where you are signed in. A session ends by itself after 30 minutes unused."
      >
        {failed ? <Notice tone="bad">{failed.error}</Notice> : null}
        <SessionTable sessions={sessions} />
        <div className="mt-3 flex flex-wrap gap-2">
          {sessions.length > 1 ? (
            <Form method="post" preventScrollReset>
              <input type="hidden" name="intent" value="end-others" />
              <Submit tone="secondary" busy={ending}>
                End all other sessions
              </Submit>
            </Form>
          ) : null}
          <Form method="post" action={paths.logout()}>
            <input type="hidden" name="everywhere" value="on" />
            <Submit tone="secondary" busy={leaving}>
              Sign out everywhere
            </Submit>
          </Form>
        </div>
      </Section>
    </>
  );
}
