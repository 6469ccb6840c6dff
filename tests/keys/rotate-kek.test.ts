import { afterAll, beforeAll, expect, test } from "vitest";
import { findTotp, putPendingTotp } from "#db/queries/identity/totp";
import { totpContext } from "#server/identity/check-factor";
import { parseKeyRing } from "#server/vault/key-ring";
import { open, seal } from "#server/vault/seal";
import { type Kept, type KeyLab, openKeyLab } from "#tests/keys/key-lab";

const WORKSPACES = 300;

let lab: KeyLab;
let kept: Kept[];

beforeAll(async () => {
  lab = await openKeyLab();
  kept = await Promise.all(Array.from({ length: WORKSPACES }, () => lab.workspace(lab.ring("k1"))));
}, 120_000);

afterAll(() => lab.close());

const keksInUse = async () => {
  const rows = await lab.walls
    .sql`select kek_id, count(*)::int as keys from workspace_keys group by 1 order by 1`;
  return Object.fromEntries(rows.map((row) => [row.kek_id, row.keys]));
};

const wrongIn = (read: readonly string[]) => read.filter((text, at) => text !== kept[at % kept.length]?.text);

test("K-06 killed again and again while values are read, it goes on and leaves each data key under one key", async () => {
  const [old, rotating] = [lab.ring("k1"), lab.ring("k2", "k1")];
  const reader = lab.vault(rotating);
  const read: string[] = [];
  let reading = true;
  const loop = (async () => {
    for (let at = 0; reading; at += 1) {
      const next = kept[at % kept.length];
      if (next) read.push(await lab.open(reader, next));
    }
  })();

  for (const line of [/^25 data keys/, /^50 data keys/, /^25 data keys/]) {
    const child = lab.start(rotating, "rotate-kek");
    await child.line(line);
    await child.kill();
  }
  const between = await keksInUse();
  const [last, beside] = [lab.start(rotating, "rotate-kek"), lab.start(rotating, "rotate-kek")];
  const codes = await Promise.all([last.ended, beside.ended]);
  reading = false;
  await loop;

  expect(between.k1).toBeGreaterThan(0);
  expect(between.k2).toBeGreaterThanOrEqual(100);
  expect(codes).toEqual([0, 0]);
  expect(await keksInUse()).toEqual({ k2: WORKSPACES });
  expect(wrongIn(read)).toEqual([]);
  expect(read.length).toBeGreaterThan(WORKSPACES);
  const events = await lab.walls.sql`
    select metadata::text as metadata, count(*)::int as events, count(distinct workspace_id)::int as workspaces
    from activity_log where action = 'data_key_rewrapped' group by 1`;
  expect(events.map((row) => ({ ...row, metadata: JSON.parse(row.metadata) }))).toEqual([
    { metadata: { fromKek: "k1", toKek: "k2" }, events: WORKSPACES, workspaces: WORKSPACES },
  ]);
  await expect(lab.open(lab.vault(old), kept[0] as Kept)).rejects.toThrow("could not be opened");
}, 180_000);

test("K-08 once nothing is under it the old key may go: status says so and the product starts without it", async () => {
  const { code, lines } = await lab.run(lab.ring("k2", "k1"), "status", "--json");

  expect(code).toBe(0);
  expect(JSON.parse(lines.join("\n")).keks).toEqual([
    expect.objectContaining({
      id: "k2",
      primary: true,
      dataKeys: WORKSPACES,
      installation: true,
      mayRetire: false,
    }),
    expect.objectContaining({ id: "k1", primary: false, dataKeys: 0, installation: false, mayRetire: true }),
  ]);
  await expect(lab.check(lab.ring("k2"))).resolves.toBeUndefined();
  expect(await lab.open(lab.vault(lab.ring("k2")), kept[0] as Kept)).toBe(kept[0]?.text);
});

test("K-09 while the new key is second everywhere and then first here and there, every process opens what every other wrote", async () => {
  const phases = [lab.ring("k2"), lab.ring("k2", "k3"), lab.ring("k3", "k2")] as const;
  const [before, added, promoted] = phases;
  const writtenBefore = await lab.workspace(before);
  const writtenAdded = await lab.workspace(added);
  const writtenPromoted = await lab.workspace(promoted);

  for (const ring of [added, promoted])
    for (const each of [writtenBefore, writtenAdded, writtenPromoted])
      expect(await lab.open(lab.vault(ring), each)).toBe(each.text);
  expect(await lab.open(lab.vault(before), writtenAdded)).toBe(writtenAdded.text);
  // This is what promoting in one step would do to a process that was not restarted yet.
  await expect(lab.open(lab.vault(before), writtenPromoted)).rejects.toThrow("could not be opened");
});

test("authenticator secrets go along, and none that was replaced meanwhile is put back", async () => {
  const member = await lab.product.member(await lab.product.workspace(), "owner");
  const { userId } = member;
  const keyRing = parseKeyRing(lab.ring("k2"));
  const secret = Buffer.from("twenty bytes of key!");
  const sealed = seal(keyRing.get("k2"), secret, totpContext(userId, "k2"));
  const { db } = lab.product.services;
  await db.withIdentity({ userId }, (tx) => putPendingTotp(tx, { userId, ...sealed, kekId: "k2" }));

  const { code, lines } = await lab.run(lab.ring("k3", "k2"), "rotate-kek");
  const stored = await db.withIdentity({ userId }, (tx) => findTotp(tx, userId));

  expect(lines.at(-1)).toMatch(/and 1 authenticator secrets were put under k3/);
  expect(code).toBe(0);
  if (!stored) throw new Error("the secret is gone");
  const [key, context] = [parseKeyRing(lab.ring("k3")).get("k3"), totpContext(userId, "k3")];
  expect(open(key, stored, context).equals(secret)).toBe(true);
});

test("a data key that does not open is named and left, and the installation goes on asking for the old key", async () => {
  const broken = await lab.workspace(lab.ring("k3"));
  await lab.walls
    .sql`update workspace_keys set wrap_tag = decode(repeat('ab', 16), 'hex') where id = ${broken.key.id}`;

  const { code, lines } = await lab.run(lab.ring("k1", "k3"), "rotate-kek");

  expect(code).toBe(1);
  expect(lines.join("\n")).toContain(broken.key.id);
  expect((await lab.walls.sql`select kek_id from installation`)[0]).toEqual({ kek_id: "k3" });
  expect(await keksInUse()).toMatchObject({ k3: 1 });
});
