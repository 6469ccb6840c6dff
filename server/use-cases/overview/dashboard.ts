import { listConnections } from "#db/queries/connections";
import { countOpenBySeverity } from "#db/queries/finding-counts";
import { listConfigs } from "#db/queries/provider-configs";
import { listConnectedRepositories } from "#db/queries/repositories";
import { listScans } from "#db/queries/scans";
import { listMemberIds } from "#db/queries/team";
import type { ConnectionState } from "#db/vocabulary";
import type { Actor } from "#server/actor";
import type { Services } from "#server/services";

const RECENT = 6;
const SETTINGS = "/settings/repositories";

/** The workspace at a glance, from stored facts only. */
export async function readDashboard(services: Services, actor: Actor) {
  return await services.db.withWorkspace(
    actor,
    async (tx) => {
      const configs = await listConfigs(tx);
      const connections = await listConnections(tx);
      const repositories = await listConnectedRepositories(tx);
      const members = await listMemberIds(tx);
      const recentScans = await listScans(tx, { limit: RECENT });
      const connectionsByState: Partial<Record<ConnectionState, number>> = {};
      for (const { state } of connections) connectionsByState[state] = (connectionsByState[state] ?? 0) + 1;
      const scanned = repositories.filter((repository) => repository.lastScanAt !== null).length;
      const attention = [
        ...connections
          .filter((connection) => connection.state !== "active")
          .map((connection) => ({
            message: `${connection.providerUsername}: ${connection.stateReason ?? "needs attention."}`,
            href: SETTINGS,
          })),
        ...connections
          .filter((connection) => !members.has(connection.connectedBy))
          .map((connection) => ({
            message: `${connection.providerUsername} was connected by ${connection.connectedByName}, who has left. Reconnect it before the access ends.`,
            href: SETTINGS,
          })),
        ...recentScans
          .filter((scan) => scan.state === "failed")
          .map((scan) => ({
            message: `The scan of ${scan.fullName} failed: ${scan.errorMessage ?? "no reason given."}`,
            href: `/scans/${scan.id}`,
          })),
      ];
      return {
        connectionsByState,
        enabledRepositories: repositories.length,
        scannedRepositories: scanned,
        openBySeverity: await countOpenBySeverity(tx),
        recentScans,
        attention,
        setup: {
          configured: configs.length > 0,
          connected: connections.length > 0,
          enabled: repositories.length > 0,
          scanned: scanned > 0,
        },
      };
    },
    { readOnly: true },
  );
}
