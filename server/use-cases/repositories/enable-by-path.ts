import { findConnection } from "#db/queries/connections";
import type { Actor } from "#server/actor";
import { withToken } from "#server/connect/with-token";
import { pathId, repositoryPath } from "#server/domain/repository-path";
import { missingScopes } from "#server/domain/scope-state";
import { AppError } from "#server/errors";
import type { Services } from "#server/services";
import { keepEnabled } from "#server/use-cases/repositories/keep-enabled";

/** What git needs; without it there is nothing to prove access with. */
const NEEDED = ["read_repository"];

/**
 * Puts a repository on the allow-list by its path, for a GitLab connection that may read code and not list projects. That
 * the account reads it is proved with git; the provider's stable id stays unknown, so the path stands in for it.
 *
 * @throws AppError BAD_REQUEST for what is no path or without any engine, PRECONDITION_FAILED for any other connection,
 * NOT_FOUND when GitLab does not let the account read it, CONFLICT when it is empty or enabled, and what GitLab answers.
 */
export async function enableByPath(
  services: Services,
  actor: Actor,
  input: {
    connectionId: string;
    path: string;
    sastEnabled: boolean;
    scaEnabled: boolean;
    scanNow: boolean;
  },
): Promise<{ id: string; repositoryId: string }> {
  const { connectionId, ...choice } = input;
  if (!choice.sastEnabled && !choice.scaEnabled) {
    throw new AppError("BAD_REQUEST", { say: "Choose SAST, SCA or both." });
  }
  const path = repositoryPath(choice.path);
  if (path === undefined) {
    throw new AppError("BAD_REQUEST", {
      say: "Enter the project's path as in its address, for example group/subgroup/project.",
      context: { field: "path" },
    });
  }
  const connection = await services.db.withWorkspace(actor, (tx) => findConnection(tx, connectionId), {
    readOnly: true,
  });
  if (!connection) throw new AppError("NOT_FOUND", { say: "That connection is gone." });
  if (connection.provider !== "gitlab" || connection.state !== "limited") {
    throw new AppError("PRECONDITION_FAILED", {
      say: "Only a GitLab connection that may not list its projects takes a path. Choose the repository from the list.",
    });
  }
  if (missingScopes(NEEDED, connection.scopesGranted).length > 0) {
    throw new AppError("PRECONDITION_FAILED", {
      say: "This connection may not read code: read_repository was not granted. Tick it on the OAuth app, then reconnect.",
    });
  }
  const remote = await withToken(
    services,
    services.db,
    actor,
    connectionId,
    "read repository",
    ({ adapter, site, accessToken }) => adapter.read(site, accessToken, pathId(path)),
  );
  return await keepEnabled(services, actor, { connection, remote, ...choice });
}
