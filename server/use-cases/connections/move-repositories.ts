import type { WorkspaceTx } from "#db/database";
import { findConnection, lockConnection } from "#db/queries/connections";
import { pauseRepository } from "#db/queries/drift";
import { listRepositoriesOf, moveConnectedRepository } from "#db/queries/repositories";
import { type Actor, doerOf } from "#server/actor";
import type { ActivityEvent } from "#server/domain/activity";
import { AppError } from "#server/errors";
import { recordActivity } from "#server/record-activity";
import type { Services } from "#server/services";
import { type Reach, reachOf } from "#server/use-cases/connections/reach";

const PARKED = "No connected account can read it";

type Connection = NonNullable<Awaited<ReturnType<typeof findConnection>>>;
type Row = Awaited<ReturnType<typeof listRepositoriesOf>>[number];
export type MoveOutcome = "moved" | "kept" | "parked" | "unanswered";

/**
 * Hangs repositories on another account at the same host, each only after that account was seen to reach it. All moves and
 * their events commit together. What it cannot reach stays where it is, and is paused where that was asked for; what the
 * provider did not answer about is left alone.
 *
 * @throws AppError NOT_FOUND for a connection or repository that is not there, BAD_REQUEST, PRECONDITION_FAILED for accounts
 * of different hosts, CONFLICT when the other account is not active.
 */
export async function moveRepositories(
  services: Services,
  actor: Actor,
  input: { from: string; to: string; repositoryIds?: string[] | undefined; parkUnreachable: boolean },
) {
  const { from, to, rows } = await readMove(services, actor, input);
  const reach = await reachOf(
    services,
    actor,
    to.id,
    rows.map(({ externalId }) => externalId),
  );
  return await services.db.withWorkspace(actor, async (tx) => {
    refuseInactive(await lockConnection(tx, to.id));
    const outcomes: { repositoryId: string; fullName: string; outcome: MoveOutcome }[] = [];
    const events: ActivityEvent[] = [];
    const hanging = new Set((await listRepositoriesOf(tx, from.id)).map(({ id }) => id));
    for (const row of rows) {
      const answer = reach.get(row.externalId) ?? { kind: "unanswered" as const };
      const move = { row, from, to, answer, park: input.parkUnreachable };
      // Removed, or moved by somebody else, while the provider was asked.
      const outcome = hanging.has(row.id) ? await settle(tx, move, events) : "kept";
      outcomes.push({ repositoryId: row.repositoryId, fullName: row.fullName, outcome });
    }
    // Behind all changes: the log is held from the first event on, and whoever waits for it may hold a repository.
    for (const event of events) await recordActivity(tx, actor.workspaceId, doerOf(actor), event);
    return outcomes;
  });
}

async function readMove(
  services: Services,
  actor: Actor,
  input: { from: string; to: string; repositoryIds?: string[] | undefined },
): Promise<{ from: Connection; to: Connection; rows: Row[] }> {
  const { from, to, all } = await services.db.withWorkspace(
    actor,
    async (tx) => ({
      from: await findConnection(tx, input.from),
      to: await findConnection(tx, input.to),
      all: await listRepositoriesOf(tx, input.from),
    }),
    { readOnly: true },
  );
  if (!from || !to) throw new AppError("NOT_FOUND", { say: "That connection is gone." });
  if (from.id === to.id) throw new AppError("BAD_REQUEST", { say: "Choose another connection to move to." });
  if (from.provider !== to.provider || from.host !== to.host) {
    throw new AppError("PRECONDITION_FAILED", {
      say: "Both connections must be at the same provider and host: an id means nothing elsewhere.",
    });
  }
  refuseInactive(to);
  const wanted = input.repositoryIds && new Set(input.repositoryIds);
  const rows = wanted ? all.filter(({ repositoryId }) => wanted.has(repositoryId)) : all;
  if (wanted && rows.length < wanted.size) {
    throw new AppError("NOT_FOUND", { say: "One of those repositories does not hang on that connection." });
  }
  return { from, to, rows };
}

function refuseInactive(to: Pick<Connection, "state" | "stateReason"> | undefined): void {
  if (!to) throw new AppError("NOT_FOUND", { say: "That connection is gone." });
  if (to.state === "active") return;
  throw new AppError("CONFLICT", {
    say: to.stateReason ?? "The connection to move to needs attention first.",
  });
}

async function settle(
  tx: WorkspaceTx,
  move: { row: Row; from: Connection; to: Connection; answer: Reach; park: boolean },
  events: ActivityEvent[],
): Promise<MoveOutcome> {
  const { row, from, to, answer, park } = move;
  const { id: entityId, fullName } = row;
  if (answer.kind === "reachable") {
    const { clonePath } = answer.remote;
    const hung = await moveConnectedRepository(tx, entityId, { from: from.id, to: to.id, clonePath });
    if (!hung) return "kept";
    const metadata = { fullName, from: from.providerUsername, to: to.providerUsername };
    events.push({ action: "repository_moved", entityId, metadata });
    return "moved";
  }
  // An outage is no proof that an account has no access.
  if (answer.kind === "unanswered") return "unanswered";
  if (!park || row.pausedReason !== null) return "kept";
  await pauseRepository(tx, row.repositoryId, PARKED);
  events.push({ action: "repository_parked", entityId, metadata: { fullName, reason: PARKED } });
  return "parked";
}
