import { afterAll, beforeAll, expect, test } from "vitest";
import { type KeyLab, openKeyLab } from "#tests/keys/key-lab";

let lab: KeyLab;

beforeAll(async () => {
  lab = await openKeyLab();
});

afterAll(() => lab.close());

test("status tells each key-encryption key, what is under it, and what may go", async () => {
  const { place, key } = await lab.workspace(lab.ring("k1"));

  const { code, lines } = await lab.run(lab.ring("k2", "k1", "k3"), "status");

  expect(code).toBe(0);
  const text = lines.join("\n");
  expect(text).toMatch(/^ {2}k2 +0 +0 +no +primary$/m);
  expect(text).toMatch(/^ {2}k1 +1 +0 +yes +in use$/m);
  expect(text).toMatch(/^ {2}k3 +0 +0 +no +may be retired$/m);
  expect(text).toContain("Data keys: 1 active, 0 that only open, 0 destroyed");
  expect(text).toMatch(new RegExp(`^ {2}${place.workspaceId} +${key.id} +k1 +active +0 +\\d+$`, "m"));
  for (const secret of Object.values(lab.keys)) expect(text).not.toContain(secret.slice(0, 10));
});

test("a key in use that is missing is named, and the code says so", async () => {
  await lab.workspace(lab.ring("k2", "k1"));

  const { code, lines } = await lab.run(lab.ring("k1"), "status");
  const json = await lab.run(lab.ring("k1"), "status", "--json");

  expect([code, json.code]).toEqual([1, 1]);
  expect(lines.join("\n")).toMatch(/^ {2}k2 +1 +0 +no +MISSING from KEK_KEYS$/m);
  expect(JSON.parse(json.lines.join("\n"))).toMatchObject({ missing: ["k2"], states: { active: 2 } });
});

test("nothing is rotated with a ring that does not fit: 78, and one line that names the key", async () => {
  for (const verb of [["rotate-kek"], ["rotate-dek", "--all"]]) {
    const { code, lines } = await lab.run(lab.ring("k1"), ...verb);

    expect(code).toBe(78);
    expect(lines).toEqual([expect.stringMatching(/^Configuration refused: KEK_KEYS .*\bk2\b/)]);
  }
});

test("a rotation of a workspace that has no key says so", async () => {
  const none = "01990000-0000-7000-8000-00000000abcd";

  const { code, lines } = await lab.run(lab.ring("k1", "k2"), "rotate-dek", "--workspace", none);

  expect(code).toBe(1);
  expect(lines.join("\n")).toContain(`There is no data key of a workspace ${none}.`);
});

test.each([
  [],
  ["retire"],
  ["status", "rotate-kek"],
  ["status", "--all"],
  ["rotate-kek", "--all"],
  ["rotate-dek"],
  ["rotate-dek", "--all", "--workspace", "01990000-0000-7000-8000-00000000abcd"],
  ["rotate-dek", "--workspace", "Acme"],
  ["rotate-dek", "--all", "--before", "yesterday"],
  ["rotate-dek", "--all", "--now"],
])("what is not understood is not begun: %s %s %s", async (...args: string[]) => {
  const { code, lines } = await lab.run("", ...args);

  expect(code).toBe(64);
  expect(lines.join("\n")).toMatch(/^Usage: npm run keys/);
});
