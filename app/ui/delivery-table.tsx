import { Form } from "@remix-run/react";
import type { DeliveryState } from "#db/vocabulary";
import { useSubmitting } from "~/lib/use-submitting";
import type { Delivery } from "~/lib/views";
import { deliveryStateNames, notificationKindNames } from "~/lib/words";
import { Badge, type BadgeTone } from "~/ui/badge";
import { Submit } from "~/ui/submit";
import { cellStyle, Table } from "~/ui/table";
import { Time } from "~/ui/time";

const tones: Readonly<Record<DeliveryState, BadgeTone>> = {
  pending: "accent",
  delivered: "good",
  dead: "bad",
};

/** What was sent and how it went. What ended can be sent again, under the same id. */
export function DeliveryTable({
  caption,
  deliveries,
}: {
  caption: string;
  deliveries: readonly (Delivery & { email?: string })[];
}) {
  return (
    <Table
      caption={caption}
      head={["What", "State", "Attempts", "Last answer", "When", { label: "Send again", hidden: true }]}
    >
      {deliveries.map((delivery) => (
        <tr key={delivery.id}>
          <th scope="row" className={`${cellStyle} min-w-44 font-normal`}>
            <span className="font-medium">
              {delivery.kind === "test" ? "Test" : notificationKindNames[delivery.kind]}
            </span>
            <span className="block text-xs text-ink-faint">
              {delivery.email ?? <code className="font-mono">{delivery.notificationId.slice(-12)}</code>}
            </span>
          </th>
          <td className={cellStyle}>
            <Badge tone={tones[delivery.state]} dot>
              {deliveryStateNames[delivery.state]}
            </Badge>
          </td>
          <td className={`${cellStyle} tabular-nums`}>{delivery.attempts}</td>
          <td className={`${cellStyle} min-w-44 text-ink-soft`}>
            {delivery.lastError ?? delivery.lastStatus ?? "–"}
          </td>
          <td className={`${cellStyle} text-ink-soft`}>
            <When delivery={delivery} />
          </td>
          <td className={`${cellStyle} text-right`}>
            {delivery.state === "pending" ? null : <Replay id={delivery.id} />}
          </td>
        </tr>
      ))}
    </Table>
  );
}

function When({
  delivery: { state, attempts, finishedAt, nextAttemptAt, createdAt },
}: {
  delivery: Delivery;
}) {
  if (finishedAt) return <Time at={finishedAt} />;
  if (state !== "pending" || attempts === 0) return <Time at={createdAt} />;
  return (
    <>
      next attempt <Time at={nextAttemptAt} />
    </>
  );
}

function Replay({ id }: { id: string }) {
  return (
    <Form method="post" preventScrollReset>
      <input type="hidden" name="intent" value="replay" />
      <input type="hidden" name="id" value={id} />
      <Submit tone="quiet" busy={useSubmitting({ intent: "replay", id })}>
        Send again
      </Submit>
    </Form>
  );
}
