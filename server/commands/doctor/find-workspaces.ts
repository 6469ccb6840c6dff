import type { Database } from "#db/database";
import { listMemberships } from "#db/queries/identity/memberships";
import { listUserIds } from "#db/queries/identity/users";

export interface KnownWorkspace {
  readonly id: string;
  readonly name: string;
}

/** Every workspace, by walking the people: each has an owner, and no role may look across workspaces otherwise. */
export async function listWorkspaces(db: Database): Promise<KnownWorkspace[]> {
  const found = new Map<string, KnownWorkspace>();
  for (const userId of await db.withIdentity({}, listUserIds, { readOnly: true })) {
    const theirs = await db.withIdentity({ userId }, (tx) => listMemberships(tx, userId), { readOnly: true });
    for (const { id, name } of theirs) found.set(id, { id, name });
  }
  return [...found.values()].sort((one, other) => one.name.localeCompare(other.name));
}

/** The workspaces with this id or, whatever the case of its letters, this name. */
export const matching = (all: readonly KnownWorkspace[], wanted: string): KnownWorkspace[] =>
  all.filter(({ id, name }) => id === wanted || name.toLowerCase() === wanted.toLowerCase());
