import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { insertWorkspace } from "#db/queries/identity/memberships";
import { systemDoer } from "#server/actor";
import { newId } from "#server/domain/id";
import { recordActivity } from "#server/record-activity";
import { type Figure, rounded, type Target } from "#tests/bench/figure";
import { openStandaloneProduct, type StandaloneProduct } from "#tests/helpers/standalone-product";

const MILLION = 1_000_000;
const WRITERS = 32;
const SECONDS = 10;

/**
 * The activity log: how long the independent verifier takes for a million events and how much memory, and how many events 32
 * writers append in a second, each in a transaction of its own, in one workspace and in one each.
 */
export async function run(): Promise<Figure[]> {
  const verified = await verifyMillion();
  const product = await openStandaloneProduct();
  try {
    const one = await appendPerSecond(product, 1);
    const many = await appendPerSecond(product, WRITERS);
    const against = `${WRITERS} writers for ${SECONDS} s, a transaction for each event`;
    return [
      figure(
        "verify_million_s",
        verified.seconds,
        "s",
        "<= 60",
        "1,000,000 events, scripts/verify-activity.mjs",
      ),
      figure("verify_rss_mb", verified.megabytes, "MB", "<= 200", "largest resident size of that process"),
      figure("append_per_second", one, "1/s", null, `${against}, one workspace`),
      figure("append_many_workspaces_per_second", many, "1/s", null, `${against}, ${WRITERS} workspaces`),
    ];
  } finally {
    await product.close();
  }
}

const figure = (
  name: string,
  value: number,
  unit: string,
  target: Target | null,
  against: string,
): Figure => ({
  ...{ bench: "activity", figure: name, value: rounded(value), unit, target, against },
});

async function verifyMillion(): Promise<{ seconds: number; megabytes: number }> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "secportal-bench-"));
  try {
    const file = path.join(folder, "million.jsonl");
    await writeLog(file, MILLION);
    const started = performance.now();
    // Loaded before the verifier, to say at the end how large its process became.
    const measure =
      'data:text/javascript,process.on("exit", () => process.stderr.write(String(process.resourceUsage().maxRSS)))';
    const child = spawn(process.execPath, ["--import", measure, "scripts/verify-activity.mjs", file]);
    let said = "";
    let kilobytes = "";
    child.stdout.on("data", (chunk: Buffer) => {
      said += chunk;
    });
    child.stderr.on("data", (chunk: Buffer) => {
      kilobytes += chunk;
    });
    const [status] = await once(child, "close");
    const seconds = (performance.now() - started) / 1000;
    if (status !== 0 || !said.startsWith(`GOOD ${MILLION} events`))
      throw new Error(`the verifier said: ${said}${kilobytes}`);
    return { seconds, megabytes: Number(kilobytes) / 1024 };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** An export of that many events, with hashes by the rule of docs/activity-log.md, written here once more. */
async function writeLog(file: string, count: number): Promise<void> {
  const workspaceId = newId();
  const body = `${file}.body`;
  const out = fs.createWriteStream(body);
  let hash = "0".repeat(64);
  let lines: string[] = [];
  for (let seq = 1; seq <= count; seq += 1) {
    const event = {
      ...{ workspaceId, seq, prevHash: hash, id: newId() },
      occurredAt: new Date(1.7e12 + seq * 1000).toISOString(),
      ...{ action: "scan_finished", actorKind: "system", actorId: null, actorName: "worker" },
      ...{ entityType: "scan", entityId: newId() },
      metadata: `{"commitSha":"${hash.slice(0, 40)}","fixedFindings":1,"fullName":"acme-example/repo-${seq % 500}","newFindings":2,"openFindings":${seq % 90},"state":"succeeded"}`,
      ...{ ip: null, userAgent: null, requestId: null },
    };
    const digest = createHash("sha256").update("SPA1");
    for (const value of Object.values(event)) {
      if (value === null) digest.update("\0");
      else {
        const length = Buffer.alloc(4);
        length.writeUInt32BE(Buffer.byteLength(String(value)));
        digest.update("\u0001").update(length).update(String(value));
      }
    }
    hash = digest.digest("hex");
    lines.push(JSON.stringify({ ...event, hash }));
    if (lines.length === 5_000 || seq === count) {
      if (!out.write(`${lines.join("\n")}\n`)) await once(out, "drain");
      lines = [];
    }
  }
  out.end();
  await once(out, "close");
  const head = {
    format: "secportal-activity",
    version: 1,
    workspaceId,
    exportedAt: new Date().toISOString(),
  };
  fs.writeFileSync(file, `${JSON.stringify({ ...head, filter: null, head: { seq: count, hash } })}\n`);
  await once(fs.createReadStream(body).pipe(fs.createWriteStream(file, { flags: "a" })), "close");
}

async function appendPerSecond({ services }: StandaloneProduct, workspaces: number): Promise<number> {
  const ids = Array.from({ length: workspaces }, () => newId());
  for (const workspaceId of ids)
    await services.db.withIdentity({ workspaceId }, (tx) => insertWorkspace(tx, workspaceId, "Bench"));
  let appended = 0;
  const end = performance.now() + SECONDS * 1000;
  const write = async (workspaceId: string) => {
    while (performance.now() < end) {
      await services.db.withWorkspace({ workspaceId }, (tx) =>
        recordActivity(tx, workspaceId, systemDoer("bench"), {
          ...{
            action: "scan_cancelled",
            entityId: workspaceId,
            metadata: { fullName: "acme-example/bench" },
          },
        }),
      );
      appended += 1;
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: WRITERS }, (_, index) => write(ids[index % workspaces] ?? "")));
  return appended / ((performance.now() - started) / 1000);
}
