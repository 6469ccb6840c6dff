import { jumpToFindings, jumpToRepositories } from "#db/queries/jumps";
import type { Actor } from "#server/actor";
import type { Services } from "#server/services";

const MOST_OF_A_KIND = 6;
/** One letter is in nearly every name. */
const SHORTEST = 2;

/** Where the text may lead: connected repositories and open findings. Nothing for less than two letters. */
export async function findJumps(services: Services, actor: Actor, text: string) {
  const wanted = text.trim();
  if (wanted.length < SHORTEST) return { repositories: [], findings: [] };
  return await services.db.withWorkspace(
    actor,
    async (tx) => ({
      repositories: await jumpToRepositories(tx, wanted, MOST_OF_A_KIND),
      findings: await jumpToFindings(tx, wanted, MOST_OF_A_KIND),
    }),
    { readOnly: true },
  );
}
