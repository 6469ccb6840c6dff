import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type postgres from "postgres";
import type { WorkspaceDatabase } from "#db/database";
import { findHead } from "#db/queries/activity";
import { exportActivity } from "#server/activity/export-file";
import { systemDoer } from "#server/actor";
import { newId } from "#server/domain/id";
import { recordActivity } from "#server/record-activity";

/** A folder of its own, gone when the test file ends. */
export function temporaryFolder(): { path: string; remove(): void } {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "secportal-activity-"));
  return { path: folder, remove: () => fs.rmSync(folder, { recursive: true, force: true }) };
}

/** Makes a workspace without people in it. */
export async function makeWorkspace(admin: postgres.Sql): Promise<string> {
  const id = newId();
  await admin`insert into workspaces (id, name) values (${id}, 'Log')`;
  return id;
}

/** Records `count` events, each in a transaction of its own, by the product's own code. */
export async function recordEvents(
  db: WorkspaceDatabase,
  workspaceId: string,
  count: number,
  name = "Zoë “Z” =1+1",
): Promise<void> {
  for (let index = 0; index < count; index += 1) await recordOne(db, workspaceId, `${name} ${index}`);
}

export const recordOne = (db: WorkspaceDatabase, workspaceId: string, text: string): Promise<void> =>
  db.withWorkspace({ workspaceId }, (tx) =>
    recordActivity(
      tx,
      workspaceId,
      {
        ...systemDoer(`writer of ${text}`),
        request: { requestId: newId(), ip: "192.0.2.7", userAgent: `agent ${text}`, background: false },
      },
      { action: "workspace_created", entityId: workspaceId, metadata: { name: text } },
    ),
  );

/** Exports a whole log into a file, as the product writes it. */
export async function exportTo(file: string, db: WorkspaceDatabase, workspaceId: string): Promise<string> {
  const head = await db.withWorkspace({ workspaceId }, findHead);
  if (!head) throw new Error("there is nothing to export");
  const pieces: Buffer[] = [];
  const about = { workspaceId, exportedAt: new Date(), filter: null, head };
  for await (const piece of exportActivity(db, { workspaceId }, "jsonl", {}, about)) pieces.push(piece);
  fs.writeFileSync(file, Buffer.concat(pieces));
  return file;
}

/** What the independent verifier says of a file, in a process of its own. */
export function verifyFile(
  file: string,
  ...options: string[]
): Promise<{ status: number | null; said: string }> {
  const child = spawn(process.execPath, ["scripts/verify-activity.mjs", file, ...options]);
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      said += chunk;
    });
  return new Promise((resolve) => child.on("close", (status) => resolve({ status, said })));
}

/** A superuser who goes past triggers and row security, as somebody with the whole database can. */
export const pastEverything = (
  admin: postgres.Sql,
  work: (sql: postgres.TransactionSql) => Promise<unknown>,
) =>
  admin.begin(async (sql) => {
    await sql`set local session_replication_role = replica`;
    await work(sql);
  });
