import type { WorkspaceDatabase, WorkspaceScope } from "#db/database";
import { type ChainedEvent, findHead, readChain } from "#db/queries/activity";
import { eventHash, NO_HASH } from "#server/activity/event-hash";

/** What was found of a stretch of a workspace's chain. Nothing is said of events that are not in `first`..`last`. */
export interface Verification {
  /** The stretch that was read; both 0 when there was nothing to read. */
  readonly first: number;
  readonly last: number;
  /** Events read and hashed anew. */
  readonly checked: number;
  /** Where the chain ended when this began. */
  readonly head: number;
  /** The first event that does not fit, and why; null when all of the stretch does. */
  readonly problem: { readonly seq: number; readonly say: string } | null;
}

const PAGE = 1_000;
const READ_ONLY = { readOnly: true, once: true };

/** Hashes at most `limit` events after a `seq` anew and follows the links between them, in pages of its own. */
export async function verifyChain(
  db: WorkspaceDatabase,
  scope: WorkspaceScope,
  after: number,
  limit: number,
): Promise<Verification> {
  const head = await db.withWorkspace(scope, findHead, READ_ONLY);
  const end = Math.min(head?.seq ?? 0, after + limit);
  const read = (from: number, size: number) =>
    db.withWorkspace(scope, (tx) => readChain(tx, {}, { after: from, upTo: end, limit: size }), READ_ONLY);
  let hash = NO_HASH;
  if (after > 0) {
    // The link into this stretch: the event before it, whose own hash the stretch before it answers for.
    const [before] = await db.withWorkspace(
      scope,
      (tx) => readChain(tx, {}, { after: after - 1, upTo: after, limit: 1 }),
      READ_ONLY,
    );
    if (before) hash = before.hash;
  }
  let seq = after;
  const found = (problem: Verification["problem"]): Verification => {
    const first = seq > after ? after + 1 : 0;
    return { first, last: first && seq, checked: seq - after, head: head?.seq ?? 0, problem };
  };
  while (seq < end) {
    const events = await read(seq, PAGE);
    if (events.length === 0) return found({ seq: seq + 1, say: `Event ${seq + 1} is missing.` });
    for (const event of events) {
      const say = faultOf(event, seq + 1, hash);
      if (say) return found({ seq: seq + 1, say });
      hash = event.hash;
      seq = event.seq;
    }
  }
  if (head && end === head.seq && hash !== head.hash)
    return found({
      seq: head.seq,
      say: `Event ${head.seq} is not the one that the head of the chain names.`,
    });
  return found(null);
}

function faultOf(event: ChainedEvent, expected: number, hash: string): string | undefined {
  if (event.seq !== expected) return `Event ${expected} is missing.`;
  if (eventHash(event) !== event.hash) return `Event ${expected} was changed after it was written.`;
  if (event.prevHash !== hash) return `Event ${expected} does not follow the event before it.`;
  return undefined;
}
