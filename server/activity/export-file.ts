import type { WorkspaceDatabase, WorkspaceScope } from "#db/database";
import { type ActivityFilter, type ChainedEvent, readChain } from "#db/queries/activity";
import { hashedFields } from "#server/activity/event-hash";
import { csvLine } from "#server/csv";

export const exportFormats = ["jsonl", "csv"] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** What stands before the events, so that a reader knows whose they are, whether all are here, and where they end. */
export interface ExportHead {
  readonly workspaceId: string;
  readonly exportedAt: Date;
  /** The end of the chain when the export began. Nothing later is in it. */
  readonly head: { readonly seq: number; readonly hash: string };
  /** What was asked for, in the words of the request; null: every event. */
  readonly filter: Readonly<Record<string, string>> | null;
}

const PAGE = 1_000;
const columns = [...hashedFields, "hash"] as const;

/**
 * The log as a file, oldest event first, piece by piece: a page of events is read when the one before it was taken, so memory
 * does not grow with the log. Events are never changed, so pages read one after the other belong together.
 */
export async function* exportActivity(
  db: WorkspaceDatabase,
  scope: WorkspaceScope,
  format: ExportFormat,
  filter: ActivityFilter,
  head: ExportHead,
): AsyncGenerator<Buffer> {
  yield Buffer.from(format === "csv" ? csvLine(columns) : `${JSON.stringify(firstLine(head))}\n`);
  const line = format === "csv" ? csvEvent : jsonEvent;
  let after = 0;
  while (after < head.head.seq) {
    const page = { after, upTo: head.head.seq, limit: PAGE };
    const events = await db.withWorkspace(scope, (tx) => readChain(tx, filter, page), {
      ...{ readOnly: true, once: true },
    });
    if (events.length > 0) yield Buffer.from(events.map(line).join(""));
    after = events.length < PAGE ? head.head.seq : (events.at(-1)?.seq ?? head.head.seq);
  }
}

const firstLine = ({ workspaceId, exportedAt, head, filter }: ExportHead) => ({
  ...{ format: "secportal-activity", version: 1, workspaceId, exportedAt: exportedAt.toISOString() },
  ...{ filter, head },
});

/** JSON escapes every line break, so an event is one line whatever is in it. */
const jsonEvent = (event: ChainedEvent): string =>
  `${JSON.stringify(Object.fromEntries(columns.map((name) => [name, event[name]])))}\n`;

const csvEvent = (event: ChainedEvent): string => csvLine(columns.map((name) => event[name]));
