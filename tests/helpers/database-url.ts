import path from "node:path";
import type { LaneTarget } from "#db/lane";

/** The same place as an address, such as DATABASE_URL takes. */
export function databaseUrl({ host, port, socketPath, user, password = "", database }: LaneTarget): string {
  const credentials = `${encodeURIComponent(user)}${password && `:${encodeURIComponent(password)}`}`;
  const directory = socketPath ? `?host=${encodeURIComponent(path.dirname(socketPath))}` : "";
  return `postgres://${credentials}@${host}:${port}/${database}${directory}`;
}
