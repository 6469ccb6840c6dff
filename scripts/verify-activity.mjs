#!/usr/bin/env node
import { createHash, createPublicKey, verify } from "node:crypto";
import fs from "node:fs";
import readline from "node:readline";
import { parseArgs } from "node:util";

/**
 * Verifies an export of an activity log without anything of the product: `verify-activity FILE [--checkpoints FILE
 * --public-key KEY]`. It reads line by line, hashes every event anew and follows the chain. Exit status 0: all good; 1: something
 * is not; 2: it cannot be told. The format is in docs/activity-log.md.
 */

const FIELDS = [
  "workspaceId",
  "seq",
  "prevHash",
  "id",
  "occurredAt",
  "action",
  "actorKind",
  "actorId",
].concat(["actorName", "entityType", "entityId", "metadata", "ip", "userAgent", "requestId"]);
const TEXTS = [...FIELDS.filter((name) => name !== "seq"), "hash"];
const NO_HASH = "0".repeat(64);
const SHA256_HEX = /^[0-9a-f]{64}$/;

/** Something that keeps the verifier from judging, as against a verdict. */
class Unreadable extends Error {}

/** A tag, then each value as a 1, its length in four bytes, and its UTF-8 text; a null as a 0 alone. */
function framed(tag, values) {
  const parts = [Buffer.from(tag)];
  for (const value of values) {
    if (value === null) {
      parts.push(Buffer.from([0]));
      continue;
    }
    const text = Buffer.from(String(value));
    const head = Buffer.alloc(5);
    head[0] = 1;
    head.writeUInt32BE(text.length, 1);
    parts.push(head, text);
  }
  return Buffer.concat(parts);
}

/** The hash an event should have, or would have at another place of the chain. */
const hashOf = (event, seq = event.seq) => {
  const values = FIELDS.map((name) => (name === "seq" ? seq : event[name]));
  return createHash("sha256").update(framed("SPA1", values)).digest("hex");
};

async function* linesOf(file) {
  const input = fs.createReadStream(file);
  try {
    for await (const line of readline.createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      if (line !== "") yield line;
    }
  } catch (error) {
    throw new Unreadable(`${file} cannot be read: ${error.code ?? error.message}`);
  }
}

/** The JSON object of a line, or undefined where a line holds none. */
function parseOrNothing(line) {
  try {
    const value = JSON.parse(line);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The file's first line: whose log it is, and where it ended. */
function readHead(line) {
  const head = parseOrNothing(line ?? "") ?? {};
  const { format, version, workspaceId, exportedAt, head: end } = head;
  if (
    format !== "secportal-activity" ||
    version !== 1 ||
    typeof workspaceId !== "string" ||
    !Date.parse(exportedAt)
  )
    throw new Unreadable("the file does not start as an export of an activity log does");
  if (!Number.isSafeInteger(end?.seq) || !SHA256_HEX.test(end?.hash))
    throw new Unreadable("the first line names no end");
  if (head.filter !== null)
    throw new Unreadable("this export is filtered. Only a whole one can be verified: export without filters");
  return { workspaceId, exportedAt, end };
}

/** The event of a line, or undefined where a line holds none. */
function readEvent(line) {
  const event = parseOrNothing(line);
  const isText = (name) => event[name] === null || typeof event[name] === "string";
  const fits = event && Number.isSafeInteger(event.seq) && TEXTS.every(isText);
  return fits ? event : undefined;
}

const bad = (seq, kind, say) => ({ seq, kind, say });

/** What is wrong with the event that should be number `seq`; `rest` reads the lines behind it. */
async function explain(seq, event, last, beforeLast, rest) {
  if (event.seq < seq) {
    return event.hash === last.hash || event.seq === last.seq
      ? bad(event.seq, "inserted", "it stands more than once")
      : bad(event.seq, "reordered", `it stands behind event ${last.seq}`);
  }
  if (event.seq > seq) {
    for await (const { seq: later } of rest())
      if (later === seq) return bad(seq, "reordered", "it stands further back in the file");
    return bad(seq, "missing", `event ${event.seq} follows event ${seq - 1}`);
  }
  const sound = hashOf(event) === event.hash;
  if (sound && event.prevHash !== last.hash) {
    // The event itself is whole, so it names the predecessor it was written after.
    if (seq === 1) return bad(1, "missing", "the events before it were removed and it was numbered anew");
    return bad(seq - 1, "changed", `its hash was made anew, and event ${seq} still names the one before`);
  }
  // Whole at the place before or behind: the events around it moved, and not what it says.
  if (hashOf(event, seq - 1) === event.hash && event.prevHash === beforeLast.hash)
    return bad(seq - 1, "inserted", `event ${seq} was number ${seq - 1} when it was written`);
  if (hashOf(event, seq + 1) === event.hash && event.prevHash !== last.hash) {
    for await (const { hash } of rest())
      if (hash === event.prevHash) return bad(seq, "reordered", "another event stands in its place");
    return bad(seq, "missing", `the event in its place was number ${seq + 1} when it was written`);
  }
  let [next, pushed] = [true, false];
  for await (const later of rest()) {
    if (next) pushed = hashOf(later, later.seq - 1) === later.hash && later.prevHash === last.hash;
    next = false;
    if (event.prevHash !== last.hash && later.hash === event.prevHash)
      return bad(seq, "reordered", "another event stands in its place");
  }
  if (pushed) return bad(seq, "inserted", `event ${seq + 1} was number ${seq} when it was written`);
  return bad(seq, "changed", "its content does not have its hash");
}

function readKey(x) {
  try {
    const id = createHash("sha256").update(Buffer.from(x, "base64url")).digest("hex").slice(0, 16);
    return [id, createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" })];
  } catch {
    throw new Unreadable(`${x} is no Ed25519 key in base64url`);
  }
}

/** Signed checkpoints of a workspace, by the `seq` they speak of, as far as they were made before the export. */
async function readCheckpoints(file, { workspaceId, exportedAt }, publicKeys) {
  const keys = new Map(publicKeys.map(readKey));
  const checkpoints = new Map();
  let number = 0;
  for await (const line of linesOf(file)) {
    number += 1;
    const point = parseOrNothing(line);
    // A process that died while it wrote leaves half a line.
    if (!point) continue;
    const signed = framed("SPC1", [point.workspaceId, point.seq, point.hash, point.at, point.keyId]);
    const key = keys.get(point.keyId);
    if (point.version !== 1 || !key)
      throw new Unreadable(
        `line ${number} of the checkpoints is of the key ${point.keyId}: give that one as well`,
      );
    if (!verify(null, signed, key, Buffer.from(String(point.signature), "base64url")))
      throw new Unreadable(`line ${number} of the checkpoints is not signed by that key`);
    if (point.workspaceId !== workspaceId || Date.parse(point.at) > Date.parse(exportedAt)) continue;
    const known = checkpoints.get(point.seq);
    if (known && known !== point.hash) return { checkpoints, torn: point.seq };
    checkpoints.set(point.seq, point.hash);
  }
  return { checkpoints, torn: undefined };
}

async function judge(file, options) {
  const lines = linesOf(file);
  const head = readHead((await lines.next()).value);
  const { workspaceId, end } = head;
  const { checkpoints, torn } = options.checkpoints
    ? await readCheckpoints(options.checkpoints, head, options["public-key"])
    : { checkpoints: new Map() };
  if (torn) return { fault: bad(torn, "rewritten", "two checkpoints give it different hashes") };
  let last = { seq: 0, hash: NO_HASH };
  let beforeLast = last;
  let agreed = 0;
  const rest = async function* () {
    for await (const line of lines) {
      const event = readEvent(line);
      if (event) yield event;
    }
  };
  for await (const line of lines) {
    const event = readEvent(line);
    if (!event) return { fault: bad(last.seq + 1, "changed", "its line cannot be read") };
    if (event.workspaceId !== workspaceId)
      return { fault: bad(event.seq, "inserted", "it is another workspace's") };
    const follows =
      event.seq === last.seq + 1 && event.prevHash === last.hash && hashOf(event) === event.hash;
    if (!follows) return { fault: await explain(last.seq + 1, event, last, beforeLast, rest) };
    if (event.seq > end.seq)
      return { fault: bad(event.seq, "inserted", `the log ended with event ${end.seq}`) };
    const signed = checkpoints.get(event.seq);
    if (signed !== undefined && signed !== event.hash) {
      const say = `the checkpoint of event ${event.seq} has another hash: events ${agreed + 1} to ${event.seq} were rewritten`;
      return { fault: bad(agreed + 1, "rewritten", say) };
    }
    if (signed !== undefined) agreed = event.seq;
    beforeLast = last;
    last = { seq: event.seq, hash: event.hash };
  }
  let known = end.seq;
  for (const seq of checkpoints.keys()) known = Math.max(known, seq);
  if (last.seq < known)
    return {
      fault: bad(last.seq + 1, "missing", `the log had ${known} events: its end was cut off, or the file's`),
    };
  if (last.hash !== end.hash)
    return { fault: bad(end.seq, "changed", "the log's head names another hash for it") };
  return { exportedAt: head.exportedAt, last, checkpoints: checkpoints.size, agreed };
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { checkpoints: { type: "string" }, "public-key": { type: "string", multiple: true } },
  });
  if (positionals.length !== 1)
    throw new Unreadable("say which file: verify-activity FILE [--checkpoints FILE --public-key KEY]");
  if (Boolean(values.checkpoints) !== Boolean(values["public-key"]))
    throw new Unreadable("checkpoints need --public-key, and the key needs --checkpoints");
  const { fault, exportedAt, last, checkpoints, agreed } = await judge(positionals[0], values);
  if (fault) {
    process.stdout.write(`BAD event ${fault.seq} ${fault.kind}: ${fault.say}\n`);
    return 1;
  }
  const beside =
    agreed > 0
      ? `; checkpoints that agree: ${checkpoints}, the last at event ${agreed}`
      : "; no checkpoint vouches for it, so a cut-off end or a rewritten whole would not show";
  process.stdout.write(`GOOD ${last.seq} events as of ${exportedAt}, head ${last.hash}${beside}\n`);
  return 0;
}

main().then(
  (status) => {
    process.exitCode = status;
  },
  (error) => {
    process.stderr.write(`CANNOT VERIFY: ${error.message}\n`);
    process.exitCode = 2;
  },
);
