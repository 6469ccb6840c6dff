import fs from "node:fs";
import { expect, test } from "vitest";
import { keyRegistry } from "#server/vault/key-registry";
import { importsOf, sourceFiles } from "#tests/helpers/source-files";

const text = (file: string): string => fs.readFileSync(file, "utf8");

const documented = text("docs/keys.md")
  .split("\n")
  .filter((line) => line.startsWith("|"))
  .slice(2)
  .map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

test("S-70 the page and the registry list the same keys", () => {
  expect(documented.map(([name]) => name)).toEqual(keyRegistry.map(({ name }) => name));
});

test("S-70 of every key the page says what it protects, where it lives, how it is changed and what its loss means", () => {
  expect(documented.filter((cells) => cells.length !== 5 || cells.some((cell) => cell.length < 5))).toEqual(
    [],
  );
  for (const entry of keyRegistry) {
    const lives = documented.find(([name]) => name === entry.name)?.[2] ?? "";
    expect(lives, entry.name).toContain("kept" in entry ? entry.kept.split(".")[0] : "HKDF");
  }
});

test("S-70 every key that is derived is in the registry under the label it is derived with", () => {
  const users = sourceFiles("server", "db", "app").filter((file) => /\bhkdf(Sync)?\(/.test(text(file)));
  const labels = users.flatMap((file) =>
    [...text(file).matchAll(/["`](secportal [a-z0-9 ]+?) ?["`$]/g)].map(([, label]) => label),
  );

  const registered = keyRegistry.flatMap((entry) => ("label" in entry ? [entry.label] : []));
  expect(labels.sort()).toEqual([...registered].sort());
  const calls = users.flatMap((file) => text(file).match(/\bhkdf(Sync)?\(/g) ?? []);
  expect(calls).toHaveLength(registered.length);
});

/** Who computes with a secret key, and with which of the registry. */
const COMPUTES: Record<string, string> = {
  "db/scram.ts": "database login passwords",
  "db/tenant-context.ts": "tenant context key",
  "server/activity/checkpoint-key.ts": "activity checkpoint key",
  "server/connect/oauth-state.ts": "OAuth state key",
  "server/notifications/webhook-signature.ts": "webhook signing secrets",
  "server/vault/seal.ts": "key-encryption keys",
};

test("S-70 whoever encrypts, signs or authenticates does so with a key of the registry", () => {
  const made =
    /\b(createHmac|createCipheriv|createDecipheriv|createPrivateKey|createSecretKey|generateKey\w*|createSign)\(/;
  const users = sourceFiles("server", "db", "app").filter((file) => made.test(text(file)));

  expect(users.sort()).toEqual(Object.keys(COMPUTES).sort());
  const names: string[] = keyRegistry.map(({ name }) => name);
  expect(Object.values(COMPUTES).filter((name) => !names.includes(name))).toEqual([]);
  expect(importsOf("server").filter(({ to }) => to === "#server/vault/key-registry")).toEqual([]);
});
