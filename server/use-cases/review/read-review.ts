import { findHead } from "#db/queries/activity";
import { countLeftovers, listEndings } from "#db/queries/disconnections";
import { listConfigs } from "#db/queries/provider-configs";
import { listConnectedRepositories } from "#db/queries/repositories";
import type { Actor } from "#server/actor";
import { runChecks } from "#server/review/checks";
import { type EndingRow, endingOf } from "#server/review/ending";
import { readScorecard } from "#server/review/scorecard";
import type { Services } from "#server/services";
import { listConnections } from "#server/use-cases/connections/list-connections";

const ENDINGS = 200;

/** Everything the review answers, from live data, as one moment's picture. */
export async function readReview(services: Services, actor: Actor) {
  const [connections, checks, scorecard, stored] = await Promise.all([
    listConnections(services, actor),
    runChecks(services, actor),
    readScorecard(),
    services.db.withWorkspace(actor, readStored, { readOnly: true }),
  ]);
  const { configs, repositories, endings, head } = stored;
  const departed = connections
    .filter(({ connectedByStillMember }) => !connectedByStillMember)
    .map(({ id, provider, providerUsername, connectedByName }) => ({
      ...{ id, provider, providerUsername, connectedByName },
      repositories: repositories
        .filter(({ connectionId }) => connectionId === id)
        .map(({ fullName }) => fullName),
    }));
  return {
    readAt: new Date(),
    configs,
    connections,
    repositories,
    endings,
    departed,
    checks,
    scorecard,
    head,
  };
}

async function readStored(tx: Parameters<typeof listEndings>[0]) {
  const rows: EndingRow[] = await listEndings(tx, ENDINGS);
  const ended = rows.map(endingOf);
  const leftovers = await countLeftovers(
    tx,
    ended.flatMap(({ connections }) => connections.map(({ id }) => id)),
  );
  const endings = ended.map((ending) => ({
    ...ending,
    connections: ending.connections.map((each) => ({ ...each, leftovers: leftovers.get(each.id) ?? 0 })),
  }));
  const head = (await findHead(tx)) ?? null;
  return {
    ...{ configs: await listConfigs(tx), repositories: await listConnectedRepositories(tx), endings },
    head: head && { seq: head.seq, hash: head.hash },
  };
}
