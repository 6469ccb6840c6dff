import { findSettings, updateSettings, type WorkspaceSettings } from "#db/queries/workspace-settings";
import { type Actor, doerOf } from "#server/actor";
import { AppError } from "#server/errors";
import { recordActivity } from "#server/record-activity";
import type { Services } from "#server/services";

/** @throws AppError NOT_FOUND when the workspace was deleted meanwhile. */
export async function readSettings(services: Services, actor: Actor): Promise<WorkspaceSettings> {
  const settings = await services.db.withWorkspace(actor, (tx) => findSettings(tx), {
    readOnly: true,
    once: true,
  });
  if (!settings) throw new AppError("NOT_FOUND", { say: "That workspace is gone." });
  return settings;
}

/** Name and policies as somebody sets them; what is absent stays as it is. */
export type ChangedSettings = Omit<WorkspaceSettings, "privatePackages"> & {
  readonly privatePackages?: string[] | undefined;
};

/** Changes name and policies of the workspace; the event holds both, before and after. */
export async function changeSettings(
  services: Services,
  actor: Actor,
  { privatePackages, ...changed }: ChangedSettings,
): Promise<void> {
  await services.db.withWorkspace(actor, async (tx) => {
    const before = await findSettings(tx);
    if (!before) throw new AppError("NOT_FOUND", { say: "That workspace is gone." });
    const after = { ...changed, privatePackages: privatePackages ?? before.privatePackages };
    await updateSettings(tx, actor.workspaceId, after);
    await recordActivity(tx, actor.workspaceId, doerOf(actor), {
      action: "workspace_settings_changed",
      entityId: actor.workspaceId,
      metadata: { before, after },
    });
  });
}
