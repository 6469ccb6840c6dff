import { eq } from "drizzle-orm";
import type { WorkspaceTx } from "#db/database";
import { workspaceKeys } from "#db/schema/workspaces";

const columns = {
  id: workspaceKeys.id,
  kekId: workspaceKeys.kekId,
  state: workspaceKeys.state,
  value: workspaceKeys.wrappedDek,
  iv: workspaceKeys.wrapIv,
  tag: workspaceKeys.wrapTag,
};

type Row = { [Name in keyof typeof columns]: (typeof columns)[Name]["_"]["data"] };

const shape = ({ value, iv, tag, ...rest }: Row) => ({ ...rest, wrapped: { value, iv, tag } });

/** The data key new values are sealed with, if the workspace has one already. */
export async function findActiveKey(tx: WorkspaceTx) {
  const [row] = await tx.select(columns).from(workspaceKeys).where(eq(workspaceKeys.state, "active"));
  return row && shape(row);
}

/** A data key by id, in any state. */
export async function findKey(tx: WorkspaceTx, id: string) {
  const [row] = await tx.select(columns).from(workspaceKeys).where(eq(workspaceKeys.id, id));
  return row && shape(row);
}

/** Stores the first data key. False when the workspace got one meanwhile. */
export async function insertKey(
  tx: WorkspaceTx,
  key: {
    workspaceId: string;
    id: string;
    kekId: string;
    wrapped: { value: Buffer; iv: Buffer; tag: Buffer };
  },
): Promise<boolean> {
  const rows = await tx
    .insert(workspaceKeys)
    .values({
      workspaceId: key.workspaceId,
      id: key.id,
      version: 1,
      kekId: key.kekId,
      wrappedDek: key.wrapped.value,
      wrapIv: key.wrapped.iv,
      wrapTag: key.wrapped.tag,
      state: "active",
    })
    .onConflictDoNothing()
    .returning({ id: workspaceKeys.id });
  return rows.length === 1;
}
