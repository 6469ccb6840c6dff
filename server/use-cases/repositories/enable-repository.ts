import { findConnection } from "#db/queries/connections";
import type { Actor } from "#server/actor";
import { withToken } from "#server/connect/with-token";
import { isPathId } from "#server/domain/repository-path";
import { AppError } from "#server/errors";
import type { Services } from "#server/services";
import { keepEnabled } from "#server/use-cases/repositories/keep-enabled";

/**
 * Puts a repository on the allow-list. It is read again at the provider by its stable id with the connection's own rights:
 * of what the browser sends only the choice itself is believed.
 *
 * @throws AppError NOT_FOUND, FORBIDDEN without write access, CONFLICT when it is enabled or has nothing to scan,
 * BAD_REQUEST without any engine, and what the provider answers.
 */
export async function enableRepository(
  services: Services,
  actor: Actor,
  input: {
    connectionId: string;
    externalId: string;
    sastEnabled: boolean;
    scaEnabled: boolean;
    scanNow: boolean;
  },
): Promise<{ id: string; repositoryId: string }> {
  if (!input.sastEnabled && !input.scaEnabled) {
    throw new AppError("BAD_REQUEST", { say: "Choose SAST, SCA or both." });
  }
  // A path stands in for an id only where the grant can tell none: here it would slip under the floor of write access.
  if (isPathId(input.externalId)) {
    throw new AppError("BAD_REQUEST", { say: "That is a path and no id. Add the repository by its path." });
  }
  const connection = await services.db.withWorkspace(actor, (tx) => findConnection(tx, input.connectionId), {
    readOnly: true,
  });
  if (!connection) throw new AppError("NOT_FOUND", { say: "That connection is gone." });
  const remote = await withToken(
    services,
    services.db,
    actor,
    input.connectionId,
    "read repository",
    (taken) => taken.adapter.read(taken.site, taken.accessToken, input.externalId),
  );
  return await keepEnabled(services, actor, { connection, remote, ...input });
}
