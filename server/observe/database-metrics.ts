import type client from "prom-client";
import { readQueueDepth } from "#db/queries/queue-depth";
import type { Services } from "#server/services";
import { readAdvisoryState } from "#server/use-cases/overview/advisory-state";

/**
 * The metrics that are asked for and not counted: lanes of this process, and what the database knows of the queue and the advisories.
 * Returns how they are read anew; where the database does not answer, `secportal_database_up` is 0 and what it knew is not told.
 */
export function databaseMetrics(
  { Gauge, Counter }: Pick<typeof client, "Gauge" | "Counter">,
  registry: client.Registry,
  services: Pick<Services, "db" | "config">,
): () => Promise<void> {
  const { db } = services;
  const gauge = <L extends string>(name: string, help: string, labelNames: L[] = []) =>
    new Gauge({ name: `secportal_${name}`, help, labelNames, registers: [registry] });
  const lanes = gauge("database_lanes", "Database connections by role: busy, idle, waiting for one.", [
    ...(["role", "state"] as const),
  ]);
  const destroyed = new Counter({
    ...{ name: "secportal_database_lanes_destroyed_total", registers: [registry] },
    ...{ help: "Connections given up and not used again, by role.", labelNames: ["role"] as const },
  });
  const up = gauge("database_up", "1 when the database answered this scrape.");
  const queue = gauge("queue_scans", "Scans of all workspaces that wait or run.", ["state"]);
  const oldest = gauge("queue_oldest_seconds", "How long the oldest waiting scan has waited.");
  const age = gauge("advisory_mirror_age_seconds", "Age of the oldest part of the advisory mirror.");
  const known: Record<string, number> = {};

  return async () => {
    for (const [role, stats] of Object.entries(db.pools())) {
      for (const state of ["busy", "idle", "waiting"] as const) lanes.set({ role, state }, stats[state]);
      destroyed.inc({ role }, stats.destroyed - (known[role] ?? 0));
      known[role] = stats.destroyed;
    }
    up.set(0);
    queue.reset();
    for (const each of [oldest, age]) each.remove();
    try {
      const depth = await db.worker.claiming(readQueueDepth);
      queue.set({ state: "queued" }, depth.queued);
      queue.set({ state: "running" }, depth.running);
      oldest.set(depth.oldestSeconds);
      const { asOf } = await readAdvisoryState(services);
      if (asOf) age.set(Math.max(0, (Date.now() - asOf.getTime()) / 1000));
      up.set(1);
    } catch {
      queue.reset();
      for (const each of [oldest, age]) each.remove();
    }
  };
}
