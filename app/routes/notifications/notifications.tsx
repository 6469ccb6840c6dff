import { Form, Link, useActionData, useLoaderData } from "@remix-run/react";
import { withAction, withApi } from "~/lib/api.server";
import { failureFor } from "~/lib/failure";
import { paths } from "~/lib/paths";
import { title } from "~/lib/title";
import { useSubmitting } from "~/lib/use-submitting";
import { ButtonLink } from "~/ui/button-link";
import { Empty } from "~/ui/empty";
import { FormError } from "~/ui/form-error";
import { NotificationList } from "~/ui/notification-list";
import { PageHeader } from "~/ui/page-header";
import { Pager } from "~/ui/pager";
import { Submit } from "~/ui/submit";

export const meta = () => title("Notifications");

export const loader = withApi(async ({ api, url: { searchParams } }) => {
  const unreadOnly = searchParams.get("show") === "unread";
  const cursor = searchParams.get("cursor") || undefined;
  const page = await api.notification.list({ unreadOnly, cursor });
  return { ...page, unreadOnly, paged: cursor !== undefined };
});

export const action = withAction(async ({ api, form }) => {
  if (form.oneOf("intent", ["read", "all"]) === "all") await api.notification.markAllRead({});
  else await api.notification.markRead({ id: form.text("id") });
  return { ok: true as const };
});

/** What a person was told in this workspace. */
export default function Notifications() {
  const { notifications, unread, nextCursor, unreadOnly, paged } = useLoaderData<typeof loader>();
  const failure = failureFor(useActionData<typeof action>());
  const reading = useSubmitting({ intent: "all" });
  const show = unreadOnly ? "unread" : undefined;
  return (
    <>
      <PageHeader
        title="Notifications"
        actions={
          <>
            {unread > 0 ? (
              <Form method="post">
                <input type="hidden" name="intent" value="all" />
                <Submit tone="secondary" busy={reading}>
                  Mark all as read
                </Submit>
              </Form>
            ) : null}
            <ButtonLink to={paths.preferences()}>Preferences</ButtonLink>
          </>
        }
      >
        What asks for you in this workspace. Read ones are kept for 90 days.
      </PageHeader>
      <FormError failure={failure} />
      <nav aria-label="Show" className="mb-3 flex gap-1 text-[13px]">
        <Filter to={paths.notifications()} current={!unreadOnly}>
          All
        </Filter>
        <Filter to={paths.notifications({ show: "unread" })} current={unreadOnly}>
          {`Unread (${unread})`}
        </Filter>
      </nav>
      {notifications.length > 0 ? (
        <NotificationList notifications={notifications} />
      ) : (
        <Empty
          icon="bell"
          title={unreadOnly ? "Nothing unread" : "Nothing to tell"}
          action={
            unreadOnly ? <ButtonLink to={paths.notifications()}>Show all notifications</ButtonLink> : null
          }
        >
          {unreadOnly
            ? "You have read everything you were told."
            : "When a connection, a scan or a policy asks for you, it is told here."}
        </Empty>
      )}
      <Pager
        first={paged ? paths.notifications({ show }) : null}
        next={nextCursor ? paths.notifications({ show, cursor: nextCursor }) : null}
      />
    </>
  );
}

function Filter({ to, current, children }: { to: string; current: boolean; children: string }) {
  return (
    <Link
      to={to}
      aria-current={current ? "page" : undefined}
      className={`rounded-md px-2.5 py-1.5 ${current ? "bg-inset font-medium text-ink" : "text-ink-soft hover:text-ink"}`}
    >
      {children}
    </Link>
  );
}
