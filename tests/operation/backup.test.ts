import { randomBytes } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { verifyChain } from "#server/activity/verify-chain";
import { runBackup } from "#server/commands/backup/run-backup";
import { readConfig } from "#server/config";
import { openTokens } from "#server/connect/open-tokens";
import { newId } from "#server/domain/id";
import { createLog } from "#server/log";
import { providerRegistry } from "#server/providers/registry";
import type { Services } from "#server/services";
import { checkKey } from "#server/start/check-key";
import { prepareDatabase } from "#server/start/prepare-database";
import { Vault } from "#server/vault/vault";
import { makeMember } from "#tests/helpers/people";
import type { Product } from "#tests/helpers/product";
import { makeSealedAccount, type SealedAccount } from "#tests/helpers/sealed-account";

const root = fs.mkdtempSync(path.join(os.tmpdir(), "secportal-backup-"));
fs.chmodSync(root, 0o755);
const at = (...names: string[]) => path.join(root, ...names);
const environment: Record<string, string> = {
  SECPORTAL_SECRET: randomBytes(32).toString("base64"),
  KEK_KEYS: `k1:${randomBytes(32).toString("base64")}`,
  DATA_DIR: at("data"),
  ADVISORY_SOURCE: "seed",
};
const backup = at("backup");
/** Two starts of a database and a slow derivation of a key, on a machine that has other work. */
const PATIENCE_MS = 200_000;
const ends = "one signed end\n";
let account: SealedAccount;

/** The product on the embedded database of `environment`, for as long as `work` takes. */
async function opened<T>(
  change: Record<string, string>,
  work: (services: Services) => Promise<T>,
): Promise<T> {
  const config = readConfig({ ...environment, ...change });
  const prepared = await prepareDatabase(config);
  try {
    await checkKey(prepared.db, config.keyRing);
    return await work({
      ...{ config, log: createLog("silent"), db: prepared.db, vault: new Vault(config.keyRing) },
      ...{ providers: providerRegistry, mailer: null, wakeWorkers: () => {} },
    });
  } finally {
    await prepared.close();
  }
}

async function command(args: string[], change: Record<string, string> = {}) {
  const lines: string[] = [];
  const write = (line: string) => void lines.push(line);
  const code = await runBackup({ args, environment: { ...environment, ...change }, write });
  return { code, text: lines.join("\n") };
}

beforeAll(async () => {
  fs.writeFileSync(at("passphrase"), "six words that nobody guesses\nsecond line\n");
  fs.writeFileSync(at("wrong"), "seven words that nobody guesses\n");
  await opened({}, async (services) => {
    const workspace = { id: newId(), name: "Acme" };
    const member = (_: unknown, role: "owner") => makeMember(services, workspace, role);
    account = await makeSealedAccount({
      ...{ services, workspace: async () => workspace, member },
    } as unknown as Product);
    fs.writeFileSync(services.config.activityCheckpoints, ends);
    // While it serves: a backup stops nobody.
    const made = await command([
      ...["create", backup, "--with-keys", at("keys"), "--passphrase-file", at("passphrase")],
    ]);
    expect(made).toEqual({ code: 0, text: expect.stringContaining("It opens with the key k1.") });
  });
}, PATIENCE_MS);

afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

test("R-50: after everything is lost a restored backup starts, its log verifies and its tokens open", {
  timeout: PATIENCE_MS,
}, async () => {
  fs.rmSync(at("data"), { recursive: true });

  const restored = await command(["restore", backup]);

  expect(restored).toEqual({ code: 0, text: expect.stringMatching(/^Restored in [\d.]+ s: as of \d{4}-/) });
  await opened({ AUTO_MIGRATE: "0" }, async (services) => {
    const scope = { workspaceId: account.workspaceId };
    const { checked, head, problem } = await verifyChain(services.db, scope, 0, 1_000);
    expect({ all: checked === head && head > 0, problem }).toEqual({ all: true, problem: null });
    const tokens = await openTokens(services, services.db, scope, account.connectionId, "check health");
    expect(tokens.accessToken.reveal()).toBe(account.accessToken);
    expect(fs.readFileSync(services.config.activityCheckpoints, "utf8")).toBe(ends);
  });
  const again = await command(["restore", backup]);
  expect(again).toEqual({ code: 73, text: expect.stringContaining("a restore overwrites nothing") });
});

test("R-50: without its key a restored backup is refused, and the key is named", {
  timeout: PATIENCE_MS,
}, async () => {
  const other = { DATA_DIR: at("elsewhere"), KEK_KEYS: `k2:${randomBytes(32).toString("base64")}` };

  const { code, text } = await command(["restore", backup], other);

  expect(code).toBe(78);
  expect(text).toMatch(/^Configuration refused: KEK_KEYS does not hold the key k1\b/);
});

test("no key and no passphrase is in a backup, and nobody else may read it", {
  timeout: PATIENCE_MS,
}, async () => {
  const key = environment.KEK_KEYS?.slice(3) ?? "";
  const files = fs.readdirSync(backup, { recursive: true }).map((name) => path.join(backup, String(name)));

  for (const file of files.filter((each) => fs.statSync(each).isFile())) {
    expect(fs.statSync(file).mode & 0o077, file).toBe(0);
    const bytes = fs.readFileSync(file);
    for (const secret of [key, environment.SECPORTAL_SECRET ?? "", account.accessToken])
      expect(bytes.includes(secret), file).toBe(false);
  }
  expect(fs.statSync(backup).mode & 0o777).toBe(0o700);
});

test("the keys come back with the passphrase and with no other one", { timeout: PATIENCE_MS }, async () => {
  const opened = await command(["open-keys", at("keys"), "--passphrase-file", at("passphrase")]);
  const wrong = await command(["open-keys", at("keys"), "--passphrase-file", at("wrong")]);

  expect(opened).toEqual({
    code: 0,
    text: `SECPORTAL_SECRET=${environment.SECPORTAL_SECRET}\nKEK_KEYS=${environment.KEK_KEYS}`,
  });
  expect(wrong).toEqual({ code: 65, text: expect.stringContaining("does not open") });
});

test("a file that was changed, lost or added is named, and nothing is restored from it", {
  timeout: PATIENCE_MS,
}, async () => {
  const damaged = at("damaged");
  fs.cpSync(backup, damaged, { recursive: true });
  const file = path.join(damaged, "postgres/PG_VERSION");
  fs.writeFileSync(file, "17\n");
  fs.rmSync(path.join(damaged, "postgres.secret"));
  fs.writeFileSync(path.join(damaged, "more"), "");

  const checked = await command(["verify", damaged]);
  const restored = await command(["restore", damaged], { DATA_DIR: at("third") });

  for (const { code, text } of [checked, restored]) {
    expect(code).toBe(65);
    for (const words of ["PG_VERSION was changed", "postgres.secret is missing", "more does not belong"])
      expect(text).toContain(words);
  }
  expect(fs.existsSync(at("third", "postgres"))).toBe(false);
  expect((await command(["verify", backup])).code).toBe(0);
});

test("a folder with something in it, a server of one's own and half a command are refused", async () => {
  expect((await command(["create", backup])).code).toBe(73);
  expect((await command(["create", at("b")], { DATABASE_URL: "postgres://u@127.0.0.1:1/d" })).text).toContain(
    "pg_dump",
  );
  for (const args of [
    [],
    ["create"],
    ["create", at("b"), "--with-keys", at("k")],
    ["verify", backup, at("b")],
  ])
    expect((await command(args)).code).toBe(64);
  expect(fs.existsSync(at("b"))).toBe(false);
});
