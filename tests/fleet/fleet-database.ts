import fs from "node:fs";
import path from "node:path";
import { startEmbedded } from "#db/embedded/start";
import { demoDatabase } from "#tests/demo/demo-database";
import { databaseUrl } from "#tests/helpers/database-url";
import { endDatabaseAtOnce } from "#tests/helpers/end-database";

/** An empty database that several processes of the product share. */
export interface FleetDatabase {
  /** For the environment of every process: where it is, and how its logins are named. */
  readonly environment: { readonly DATABASE_URL: string; readonly DATABASE_ROLE_PREFIX: string };
  readonly description: string;
  /** Ends the server in the middle of everything. Only a server of this run's own can be. */
  endAtOnce(): Promise<void>;
  startAgain(): Promise<void>;
  remove(): Promise<void>;
}

/**
 * On the server that DATABASE_URL names, or on an embedded one started for this below `directory`. With `own` always on the latter: nobody
 * else's server is ended.
 */
export async function openFleetDatabase(directory: string, own: boolean): Promise<FleetDatabase> {
  const given = own ? undefined : process.env.DATABASE_URL;
  const dataDir = path.join(directory, "postgres");
  let server = given ? undefined : await startEmbedded(dataDir);
  const database = await demoDatabase(given ?? databaseUrl(needed(server).admin));
  const { DATABASE_URL, DATABASE_ROLE_PREFIX } = database.environment;
  return {
    environment: { DATABASE_URL: needed(DATABASE_URL), DATABASE_ROLE_PREFIX: needed(DATABASE_ROLE_PREFIX) },
    description: database.description,
    endAtOnce: async () => {
      if (!server || !fs.existsSync(dataDir)) throw new Error("this server is not ours to end");
      await endDatabaseAtOnce(dataDir);
    },
    startAgain: async () => {
      server = await startEmbedded(dataDir);
    },
    remove: async () => {
      await database.remove();
      await server?.stop();
    },
  };
}

function needed<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("the database has no address");
  return value;
}
