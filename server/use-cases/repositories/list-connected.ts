import { listConnectedRepositories, type RepositoryPlace } from "#db/queries/repositories";
import type { Actor } from "#server/actor";
import { AppError } from "#server/errors";
import type { Services } from "#server/services";

/** A page of the allow-list, by name. @throws AppError BAD_REQUEST for a bad cursor. */
export async function listConnected(
  services: Services,
  actor: Actor,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
) {
  const beyond = cursor === undefined ? undefined : parseCursor(cursor);
  const rows = await services.db.withWorkspace(
    actor,
    async (tx) => await listConnectedRepositories(tx, { beyond, limit: limit + 1 }),
    { readOnly: true, once: true },
  );
  const repositories = rows.slice(0, limit);
  const last = repositories.at(-1);
  return { repositories, nextCursor: rows.length > limit && last ? toCursor(last) : null };
}

const toCursor = ({ fullName, repositoryId }: { fullName: string; repositoryId: string }): string =>
  `${Buffer.from(fullName).toString("base64url")}.${repositoryId}`;

/** A cursor names the last repository that was shown by its place, so it stays good when others come and when that one goes. */
function parseCursor(cursor: string): RepositoryPlace {
  const match = /^([\w-]+)\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(cursor);
  const fullName = Buffer.from(match?.[1] ?? "", "base64url").toString();
  if (!match || fullName.includes("\u0000"))
    throw new AppError("BAD_REQUEST", { say: "That page does not exist. Start from the first one." });
  return { fullName, id: String(match[2]) };
}
