import { Form } from "@remix-run/react";
import { paths } from "~/lib/paths";
import { useSubmitting } from "~/lib/use-submitting";
import type { Member } from "~/lib/views";
import { roleNames } from "~/lib/words";
import { Badge } from "~/ui/badge";
import { ButtonLink } from "~/ui/button-link";
import { SelectField } from "~/ui/select-field";
import { Submit } from "~/ui/submit";
import { cellStyle, Table } from "~/ui/table";
import { Time } from "~/ui/time";

/** The people of the workspace. Only changes the person asking may make are offered. */
export function MemberTable({ members }: { members: readonly Member[] }) {
  const anyRemovable = members.some(({ removable }) => removable);
  return (
    <Table
      caption="Members"
      head={[
        "Person",
        "Role",
        "Joined",
        ...(anyRemovable ? [{ label: "Remove", hidden: true as const }] : []),
      ]}
    >
      {members.map((member) => (
        <tr key={member.userId}>
          <th scope="row" className={`${cellStyle} font-normal`}>
            <span className="flex items-center gap-2 font-medium">
              {member.name} {member.isSelf ? <Badge>You</Badge> : null}
            </span>
            <span className="text-xs text-ink-faint">{member.email}</span>
          </th>
          <td className={cellStyle}>
            {member.assignableRoles.length > 0 ? <RoleForm member={member} /> : roleNames[member.role]}
          </td>
          <td className={`${cellStyle} text-ink-soft`}>
            <Time at={member.joinedAt} />
          </td>
          {anyRemovable ? (
            <td className={`${cellStyle} text-right`}>
              {member.removable ? <Removal member={member} /> : null}
            </td>
          ) : null}
        </tr>
      ))}
    </Table>
  );
}

function RoleForm({ member: { userId, name, role, assignableRoles } }: { member: Member }) {
  const choices = assignableRoles.includes(role) ? assignableRoles : [role, ...assignableRoles];
  return (
    <Form method="post" className="flex min-w-44 gap-2" preventScrollReset>
      <input type="hidden" name="intent" value="role" />
      <input type="hidden" name="userId" value={userId} />
      <SelectField
        name="role"
        label={`Role of ${name}`}
        quiet
        defaultValue={role}
        options={choices.map((value) => ({ value, label: roleNames[value] }))}
      />
      <Submit
        tone="secondary"
        busy={useSubmitting({ intent: "role", userId })}
        label={`Change the role of ${name}`}
      >
        Change
      </Submit>
    </Form>
  );
}

/** Removing takes two steps: the page that says what hangs on the person, and the answer there. */
function Removal({ member: { userId, name, isSelf } }: { member: Member }) {
  return isSelf ? (
    <ButtonLink to={paths.leaveWorkspace()} tone="quiet" label="Leave the workspace">
      Leave
    </ButtonLink>
  ) : (
    <ButtonLink to={paths.removeMember(userId)} tone="quiet" label={`Remove ${name}`}>
      Remove
    </ButtonLink>
  );
}
