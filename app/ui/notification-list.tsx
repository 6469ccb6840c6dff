import { Form } from "@remix-run/react";
import { useSubmitting } from "~/lib/use-submitting";
import type { Notification } from "~/lib/views";
import { notificationKindNames } from "~/lib/words";
import { Card } from "~/ui/card";
import { Submit } from "~/ui/submit";
import { TextLink } from "~/ui/text-link";
import { Time } from "~/ui/time";

/** What a person was told, unread first, each with the way to where one can act. */
export function NotificationList({ notifications }: { notifications: readonly Notification[] }) {
  return (
    <Card>
      <ul className="divide-y divide-line" aria-label="Notifications, unread first">
        {notifications.map((notification) => (
          <Row key={notification.id} notification={notification} />
        ))}
      </ul>
    </Card>
  );
}

function Row({
  notification: { id, kind, title, text, path, createdAt, readAt },
}: {
  notification: Notification;
}) {
  const busy = useSubmitting({ intent: "read", id });
  const unread = readAt === null;
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 px-4 py-3.5 sm:px-5">
      <span
        aria-hidden="true"
        className={`mt-2 size-2 flex-none rounded-full ${unread ? "bg-accent" : "bg-transparent"}`}
      />
      <div className="min-w-0 flex-1 basis-56">
        <p className={`wrap-anywhere ${unread ? "font-medium" : ""}`}>
          {unread ? <span className="sr-only">Unread: </span> : null}
          <TextLink to={path}>{title}</TextLink>
        </p>
        <p className="mt-0.5 text-[13px] text-ink-soft text-pretty wrap-anywhere">{text}</p>
        <p className="mt-1 text-xs text-ink-faint">
          {notificationKindNames[kind]} · <Time at={createdAt} />
        </p>
      </div>
      {unread ? (
        <Form method="post" preventScrollReset className="max-sm:ml-3">
          <input type="hidden" name="intent" value="read" />
          <input type="hidden" name="id" value={id} />
          <Submit tone="quiet" busy={busy} label={`Mark as read: ${title}`}>
            Mark as read
          </Submit>
        </Form>
      ) : null}
    </li>
  );
}
