import { and, count, desc, eq, inArray, isNotNull, isNull, lt, or, sql } from "drizzle-orm";
import type { WorkspaceTx } from "#db/database";
import { notifications } from "#db/schema/notifications";
import type { NotificationKind } from "#db/vocabulary";

/** Whose notifications, and of which kinds: what a role may not act on any more is not shown. */
export interface Reader {
  readonly userId: string;
  readonly kinds: readonly NotificationKind[];
}

const isRead = sql<boolean>`(${notifications.readAt} is not null)`;

const of = ({ userId, kinds }: Reader) =>
  and(eq(notifications.userId, userId), inArray(notifications.kind, [...kinds]));

/** Unread first, newest first among equals. */
export async function listNotifications(
  tx: WorkspaceTx,
  reader: Reader,
  page: { unreadOnly: boolean; after?: { read: boolean; id: string } | undefined; limit: number },
) {
  const { after } = page;
  return await tx
    .select({
      id: notifications.id,
      kind: notifications.kind,
      facts: notifications.facts,
      createdAt: notifications.createdAt,
      readAt: notifications.readAt,
    })
    .from(notifications)
    .where(
      and(
        of(reader),
        page.unreadOnly ? isNull(notifications.readAt) : undefined,
        after
          ? or(
              and(eq(isRead, after.read), lt(notifications.id, after.id)),
              after.read ? undefined : isNotNull(notifications.readAt),
            )
          : undefined,
      ),
    )
    .orderBy(isRead, desc(notifications.id))
    .limit(page.limit);
}

export async function countUnread(tx: WorkspaceTx, reader: Reader): Promise<number> {
  const [row] = await tx
    .select({ total: count() })
    .from(notifications)
    .where(and(of(reader), isNull(notifications.readAt)));
  return row?.total ?? 0;
}

/** Marks one as read. False when this person has no such notification. */
export async function markRead(tx: WorkspaceTx, reader: Reader, id: string): Promise<boolean> {
  const rows = await tx
    .update(notifications)
    .set({ readAt: sql`coalesce(${notifications.readAt}, now())` })
    .where(and(of(reader), eq(notifications.id, id)))
    .returning({ id: notifications.id });
  return rows.length > 0;
}

export async function markAllRead(tx: WorkspaceTx, reader: Reader): Promise<void> {
  await tx
    .update(notifications)
    .set({ readAt: sql`now()` })
    .where(and(of(reader), isNull(notifications.readAt)));
}

export type NotificationRow = typeof notifications.$inferInsert;

/** Adds what is not there yet. */
export async function insertNotifications(tx: WorkspaceTx, rows: readonly NotificationRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx
    .insert(notifications)
    .values([...rows])
    .onConflictDoNothing();
}
