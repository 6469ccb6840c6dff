import { Form } from "@remix-run/react";
import { useSubmitting } from "~/lib/use-submitting";
import type { Invitation } from "~/lib/views";
import { roleNames } from "~/lib/words";
import { Submit } from "~/ui/submit";
import { cellStyle, Table } from "~/ui/table";
import { Time } from "~/ui/time";

/** Invitations nobody has accepted yet. */
export function InvitationTable({
  invitations,
  mayManage,
}: {
  invitations: readonly Invitation[];
  mayManage: boolean;
}) {
  return (
    <Table
      caption="Open invitations"
      head={[
        "Address",
        "Role",
        "Invited",
        "Ends",
        ...(mayManage ? [{ label: "Revoke", hidden: true as const }] : []),
      ]}
    >
      {invitations.map((invitation) => (
        <tr key={invitation.id}>
          <th scope="row" className={`${cellStyle} font-medium`}>
            {invitation.email}
          </th>
          <td className={cellStyle}>{roleNames[invitation.role]}</td>
          <td className={`${cellStyle} text-ink-soft`}>
            <Time at={invitation.createdAt} /> by {invitation.invitedByName}
          </td>
          <td className={`${cellStyle} text-ink-soft`}>
            <Time at={invitation.expiresAt} />
          </td>
          {mayManage ? (
            <td className={`${cellStyle} text-right`}>
              <RevokeForm invitation={invitation} />
            </td>
          ) : null}
        </tr>
      ))}
    </Table>
  );
}

function RevokeForm({ invitation: { id, email } }: { invitation: Invitation }) {
  return (
    <Form method="post" preventScrollReset>
      <input type="hidden" name="intent" value="revoke" />
      <input type="hidden" name="id" value={id} />
      <Submit
        tone="quiet"
        busy={useSubmitting({ intent: "revoke", id })}
        label={`Revoke the invitation of ${email}`}
      >
        Revoke
      </Submit>
    </Form>
  );
}
