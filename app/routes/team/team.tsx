import { redirect } from "@remix-run/node";
import { useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { roles } from "#db/vocabulary";
import { withAction, withApi } from "~/lib/api.server";
import { failureFor } from "~/lib/failure";
import { paths } from "~/lib/paths";
import { title } from "~/lib/title";
import { InvitationTable } from "~/ui/invitation-table";
import { InviteForm } from "~/ui/invite-form";
import { MemberTable } from "~/ui/member-table";
import { Notice } from "~/ui/notice";
import { PageHeader } from "~/ui/page-header";
import { PermissionTable } from "~/ui/permission-table";
import { Section } from "~/ui/section";
import { Toast } from "~/ui/toast";

export const meta = () => title("Team");

export const loader = withApi(async ({ api }) => {
  const [team, { can }] = await Promise.all([api.team.list(), api.session.current()]);
  return { team, mayManage: can.manage_team };
});

export const action = withAction(async ({ api, form }) => {
  switch (form.oneOf("intent", ["invite", "revoke", "role"])) {
    case "invite": {
      const link = await api.team.invite({ email: form.text("email"), role: form.oneOf("role", roles) });
      return { ok: true as const, link, email: form.text("email") };
    }
    case "revoke":
      await api.team.revokeInvitation({ id: form.text("id") });
      return redirect(paths.team({ done: "revoked" }));
    case "role":
      await api.team.changeRole({ userId: form.text("userId"), role: form.oneOf("role", roles) });
      return redirect(paths.team({ done: "role" }));
  }
});

const doneWords: Readonly<Record<string, string>> = {
  removed: "Member removed",
  "signed-out": "Signed out everywhere",
  revoked: "Invitation revoked",
  role: "Role changed",
};

/** Who belongs to the workspace, and what each role may do. */
export default function TeamPage() {
  const { team, mayManage } = useLoaderData<typeof loader>();
  const [query] = useSearchParams();
  const done = doneWords[query.get("done") ?? ""];
  const answer = useActionData<typeof action>();
  const failed = failureFor(answer);
  const elsewhere = failed && failed.values.intent !== "invite" ? failed : null;
  return (
    <>
      <PageHeader title="Team">
        Rights are read at every request, so a changed role counts from the next click on.
      </PageHeader>
      {done ? <Toast closeTo={paths.team()}>{done}</Toast> : null}
      {elsewhere ? (
        <div className="mb-6">
          <Notice tone="bad">{elsewhere.error}</Notice>
        </div>
      ) : null}
      <Section title="Members">
        <MemberTable members={team.members} />
      </Section>
      {mayManage ? (
        <Section
          title="Invite somebody"
          intro="They get a link for their address only. It works once, and shows here once."
        >
          <InviteForm
            roles={team.invitableRoles}
            failure={failureFor(answer, { intent: "invite" })}
            sent={answer?.ok ? { ...answer.link, email: answer.email } : null}
          />
        </Section>
      ) : null}
      {team.invitations.length > 0 ? (
        <Section title="Open invitations">
          <InvitationTable invitations={team.invitations} mayManage={mayManage} />
        </Section>
      ) : null}
      <Section title="What each role may do">
        <PermissionTable />
      </Section>
    </>
  );
}
