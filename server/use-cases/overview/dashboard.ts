import { listConnections } from "#db/queries/connections";
import { countByLanguage, countCoverage, listUncovered } from "#db/queries/coverage";
import { countOpenBySeverity } from "#db/queries/finding-counts";
import { listDailyChanges } from "#db/queries/finding-days";
import { listConfigs } from "#db/queries/provider-configs";
import { listScans } from "#db/queries/scans";
import type { ConnectionState } from "#db/vocabulary";
import type { Actor } from "#server/actor";
import { courseOf, dayBefore } from "#server/findings/course";
import type { Services } from "#server/services";
import { readAdvisoryState } from "#server/use-cases/overview/advisory-state";
import { readAttention } from "#server/use-cases/overview/attention";

const RECENT = 6;
const UNCOVERED_SHOWN = 5;
const LANGUAGES_SHOWN = 8;

/** The workspace at a glance, from stored facts only. */
export async function readDashboard(services: Services, actor: Actor) {
  const advisories = await readAdvisoryState(services);
  return await services.db.withWorkspace(
    actor,
    async (tx) => {
      const configs = await listConfigs(tx);
      const connections = await listConnections(tx);
      const connectionsByState: Partial<Record<ConnectionState, number>> = {};
      for (const { state } of connections) connectionsByState[state] = (connectionsByState[state] ?? 0) + 1;
      const coverage = await countCoverage(tx);
      const languages = await countByLanguage(tx);
      return {
        connectionsByState,
        coverage: {
          ...coverage,
          uncovered: coverage.covered < coverage.total ? await listUncovered(tx, UNCOVERED_SHOWN) : [],
        },
        languages: languages.slice(0, LANGUAGES_SHOWN),
        otherLanguages: languages.slice(LANGUAGES_SHOWN).length,
        openBySeverity: await countOpenBySeverity(tx),
        recentScans: await listScans(tx, { limit: RECENT }),
        attention: await readAttention(tx, connections, advisories),
        advisories,
        setup: {
          configured: configs.length > 0,
          connected: connections.length > 0,
          enabled: coverage.total > 0,
          scanned: coverage.scanned > 0,
        },
      };
    },
    { readOnly: true },
  );
}

/** How many findings asked for somebody at the end of each of the last `days` days, by severity. */
export async function readCourse(services: Services, actor: Actor, days: number) {
  const today = new Date();
  return await services.db.withWorkspace(
    actor,
    async (tx) => {
      const now = await countOpenBySeverity(tx);
      return courseOf(now, await listDailyChanges(tx, dayBefore(today, days)), today, days);
    },
    { readOnly: true },
  );
}
