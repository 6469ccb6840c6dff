import * as queries from "#db/queries/notifications";
import type { Actor } from "#server/actor";
import { kindsFor } from "#server/domain/notification";
import { AppError } from "#server/errors";
import { toldOf } from "#server/notifications/message";
import type { Services } from "#server/services";

const PAGE = 30;

const reader = ({ userId, role }: Actor): queries.Reader => ({ userId, kinds: kindsFor(role) });

/** The person's notifications in this workspace, unread first, a page at a time. */
export async function listNotifications(
  services: Services,
  actor: Actor,
  filter: { unreadOnly: boolean; cursor?: string | undefined },
) {
  const after = parseCursor(filter.cursor);
  const { rows, unread } = await services.db.withWorkspace(
    actor,
    async (tx) => ({
      rows: await queries.listNotifications(tx, reader(actor), { ...filter, after, limit: PAGE + 1 }),
      unread: await queries.countUnread(tx, reader(actor)),
    }),
    { readOnly: true },
  );
  const page = rows.slice(0, PAGE);
  const last = page.at(-1);
  return {
    notifications: page.map((row) => {
      const { id, kind, createdAt, readAt } = row;
      return { id, kind, createdAt, readAt, ...toldOf(row) };
    }),
    unread,
    nextCursor: rows.length > PAGE && last ? `${last.readAt ? "read" : "unread"}.${last.id}` : null,
  };
}

export const countUnread = (services: Services, actor: Actor): Promise<number> =>
  services.db.withWorkspace(actor, (tx) => queries.countUnread(tx, reader(actor)), {
    ...{ readOnly: true, once: true },
  });

/** @throws AppError NOT_FOUND when this person has no such notification. */
export async function markRead(services: Services, actor: Actor, id: string): Promise<void> {
  const known = await services.db.withWorkspace(actor, (tx) => queries.markRead(tx, reader(actor), id));
  if (!known) throw new AppError("NOT_FOUND", { say: "That notification is gone." });
}

export const markAllRead = (services: Services, actor: Actor): Promise<void> =>
  services.db.withWorkspace(actor, (tx) => queries.markAllRead(tx, reader(actor)));

function parseCursor(text: string | undefined): { read: boolean; id: string } | undefined {
  if (text === undefined) return undefined;
  const match = /^(read|unread)\.([0-9a-f-]{36})$/.exec(text);
  if (!match?.[2])
    throw new AppError("BAD_REQUEST", { say: "That page does not exist. Start at the first." });
  return { read: match[1] === "read", id: match[2] };
}
