import { listConnections } from "#db/queries/connections";
import type { Actor } from "#server/actor";
import { AppError, type ErrorCode } from "#server/errors";
import type { Services } from "#server/services";
import { enableRepository } from "#server/use-cases/repositories/enable-repository";

/** One of the chosen repositories, as the picker names it. */
export interface Chosen {
  readonly connectionId: string;
  readonly externalId: string;
}

export type EnableOutcome = Chosen &
  (
    | { readonly outcome: "enabled"; readonly id: string; readonly repositoryId: string }
    | { readonly outcome: "refused"; readonly code: ErrorCode; readonly say: string }
  );

/** Asked of the providers at once, over all connections. */
const AT_ONCE = 4;

/**
 * Puts several repositories on the allow-list. Each stands for itself, in a transaction of its own: one that is refused says
 * why, and the others are kept. The answer is in the order of the question; a repository named twice is enabled once.
 *
 * @throws AppError BAD_REQUEST without any engine, NOT_FOUND when none of the connections is there.
 */
export async function enableMany(
  services: Services,
  actor: Actor,
  input: { repositories: readonly Chosen[]; sastEnabled: boolean; scaEnabled: boolean; scanNow: boolean },
): Promise<EnableOutcome[]> {
  const { repositories, ...choice } = input;
  if (!choice.sastEnabled && !choice.scaEnabled) {
    throw new AppError("BAD_REQUEST", { say: "Choose SAST, SCA or both." });
  }
  await demandAConnection(services, actor, repositories);
  const wanted = [...new Map(repositories.map((each) => [keyOf(each), each])).values()];
  const outcomes: EnableOutcome[] = [];
  let next = 0;
  const lane = async () => {
    while (next < wanted.length) {
      const place = next;
      next += 1;
      const chosen = wanted[place];
      if (chosen) outcomes[place] = await enableOne(services, actor, { ...chosen, ...choice });
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, wanted.length) }, lane));
  return outcomes;
}

async function demandAConnection(services: Services, actor: Actor, chosen: readonly Chosen[]): Promise<void> {
  const known = await services.db.withWorkspace(actor, (tx) => listConnections(tx), { readOnly: true });
  const ids = new Set(known.map(({ id }) => id));
  if (chosen.some(({ connectionId }) => ids.has(connectionId))) return;
  throw new AppError("NOT_FOUND", { say: "The connection of these repositories is gone." });
}

async function enableOne(
  services: Services,
  actor: Actor,
  input: Parameters<typeof enableRepository>[2],
): Promise<EnableOutcome> {
  const { connectionId, externalId } = input;
  try {
    const done = await enableRepository(services, actor, input);
    return { connectionId, externalId, outcome: "enabled", ...done };
  } catch (error) {
    if (error instanceof AppError) {
      return { connectionId, externalId, outcome: "refused", code: error.code, say: error.say };
    }
    services.log.error({ error, connectionId }, "enabling one of several failed");
    const say = "Something went wrong on our side. Try it again.";
    return { connectionId, externalId, outcome: "refused", code: "INTERNAL", say };
  }
}

const keyOf = ({ connectionId, externalId }: Chosen): string => `${connectionId} ${externalId}`;
