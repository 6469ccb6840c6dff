import { Form } from "@remix-run/react";
import { deviceName } from "~/lib/device-name";
import { useSubmitting } from "~/lib/use-submitting";
import type { OwnSession } from "~/lib/views";
import { Badge } from "~/ui/badge";
import { Submit } from "~/ui/submit";
import { cellStyle, Table } from "~/ui/table";
import { Time } from "~/ui/time";

/** Where a person is signed in, and the end of each. */
export function SessionTable({ sessions }: { sessions: readonly OwnSession[] }) {
  return (
    <Table
      caption="Your sessions"
      head={["Device", "Signed in", "Last used", { label: "End", hidden: true }]}
    >
      {sessions.map((session) => (
        <tr key={session.id}>
          <th scope="row" className={`${cellStyle} font-normal`}>
            <span className="flex flex-wrap items-center gap-2 font-medium">
              {deviceName(session.userAgent)} {session.current ? <Badge>This one</Badge> : null}
              {session.aal < 2 ? <Badge>Second factor missing</Badge> : null}
            </span>
            <span className="text-xs text-ink-faint">{session.ip ?? "Address unknown"}</span>
          </th>
          <td className={`${cellStyle} text-ink-soft`}>
            <Time at={session.createdAt} />
          </td>
          <td className={`${cellStyle} text-ink-soft`}>
            <Time at={session.lastSeenAt} />
          </td>
          <td className={`${cellStyle} text-right`}>
            {session.current ? null : <EndForm session={session} />}
          </td>
        </tr>
      ))}
    </Table>
  );
}

function EndForm({ session: { id, userAgent } }: { session: OwnSession }) {
  return (
    <Form method="post" preventScrollReset>
      <input type="hidden" name="intent" value="end-session" />
      <input type="hidden" name="id" value={id} />
      <Submit
        tone="quiet"
        busy={useSubmitting({ intent: "end-session", id })}
        label={`End the session of ${deviceName(userAgent)}`}
      >
        End
      </Submit>
    </Form>
  );
}
