import type postgres from "postgres";
import { LEASE_SECONDS } from "#server/worker/limits";

/** What was not renewed for four seconds, two beats of a worker, lapses now, so that nobody waits out a minute. */
export async function lapseLeasesOfTheDead(sql: postgres.Sql): Promise<void> {
  await sql`
    update scans set lease_until = now() - interval '1 second' where state = 'running'
      and lease_until between now() and now() + make_interval(secs => ${LEASE_SECONDS - 4})`;
}
