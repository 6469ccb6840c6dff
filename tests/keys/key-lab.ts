import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { runKeys } from "#server/commands/keys/run-keys";
import { readConfig } from "#server/config";
import { newId } from "#server/domain/id";
import { Secret } from "#server/secret";
import { checkKey } from "#server/start/check-key";
import type { Place } from "#server/vault/place";
import type { Sealed } from "#server/vault/seal";
import { type DataKey, Vault } from "#server/vault/vault";
import { type BehindTheWalls, lookBehindTheWalls } from "#tests/helpers/behind-the-walls";
import { urlOf } from "#tests/helpers/dump";
import { createProduct, type Product } from "#tests/helpers/product";
import { testSecret } from "#tests/setup/logins";

/** A value that stands sealed in a workspace, and all that it takes to open it. */
export interface Kept {
  readonly place: Place;
  readonly key: DataKey;
  readonly sealed: Sealed;
  readonly text: string;
}

/** A database of its own with keys of its own, and the command that looks after them. */
export interface KeyLab {
  readonly product: Product;
  readonly walls: BehindTheWalls;
  readonly keys: Readonly<Record<"k1" | "k2" | "k3", string>>;
  /** The value of KEK_KEYS with these keys, primary first. */
  ring(...ids: ("k1" | "k2" | "k3")[]): string;
  vault(ring: string): Vault;
  /** A workspace whose data key is under the ring's primary key, with one value sealed by it. */
  workspace(ring: string): Promise<Kept>;
  open(vault: Vault, kept: Kept): Promise<string>;
  /** Runs the command in this process. */
  run(ring: string, ...args: string[]): Promise<{ code: number; lines: string[] }>;
  /** Starts the command in a process of its own. */
  start(ring: string, ...args: string[]): KeysProcess;
  /** Proves the ring as a start of the product does. */
  check(ring: string): Promise<void>;
  close(): Promise<void>;
}

export interface KeysProcess {
  /** Resolves with the first line that matches; rejects when the process ends without one. */
  line(shape: RegExp): Promise<string>;
  kill(): Promise<void>;
  readonly ended: Promise<number | null>;
}

/** The product is made with the key k1. */
export async function openKeyLab(overrides: Record<string, string> = {}): Promise<KeyLab> {
  const newKey = () => randomBytes(32).toString("base64");
  const keys = { k1: newKey(), k2: newKey(), k3: newKey() };
  const ring: KeyLab["ring"] = (...ids) => ids.map((id) => `${id}:${keys[id]}`).join(",");
  const product = await createProduct({ KEK_KEYS: ring("k1"), ...overrides });
  const { services, database } = product;
  const walls = lookBehindTheWalls(database);
  const environment = (kekKeys: string) => ({
    ...{ NODE_ENV: "test", SECPORTAL_SECRET: testSecret.reveal(), KEK_KEYS: kekKeys },
    ...{ DATABASE_URL: urlOf(database.admin), DATABASE_ROLE_PREFIX: "sp_test", ADVISORY_SOURCE: "seed" },
  });
  const keyRing = (kekKeys: string) => readConfig(environment(kekKeys)).keyRing;
  const vault = (kekKeys: string) => new Vault(keyRing(kekKeys));
  await checkKey(services.db, keyRing(ring("k1")));
  return {
    ...{ product, walls, keys, ring, vault },
    workspace: async (kekKeys) => {
      const workspaceId = newId();
      await walls.sql`insert into workspaces (id, name) values (${workspaceId}, 'Acme')`;
      const text = `token of ${workspaceId}`;
      const place: Place = {
        ...{ workspaceId, rowId: newId(), column: "git_connections.access_token", provider: "github" },
        destination: "https://github.com",
      };
      const key = await services.db.vault.withWorkspace({ workspaceId }, (tx) =>
        vault(kekKeys).activeKey(tx, workspaceId),
      );
      return { place, key, text, sealed: vault(kekKeys).seal(key, place, new Secret(text)) };
    },
    open: async (by, { place, key, sealed }) => {
      const { workspaceId } = place;
      const opened = await services.db.vault.withWorkspace({ workspaceId }, (tx) =>
        by.open(tx, key.id, place, sealed),
      );
      return opened.reveal();
    },
    run: async (kekKeys, ...args) => {
      const lines: string[] = [];
      const write = (line: string) => void lines.push(line);
      return { code: await runKeys({ args, environment: environment(kekKeys), write }), lines };
    },
    start: (kekKeys, ...args) =>
      watch(
        spawn(process.execPath, ["--import", "tsx", "server/commands/keys.ts", ...args], {
          env: { ...environment(kekKeys), PATH: process.env.PATH, NODE_ENV: "test" },
          stdio: ["ignore", "pipe", "inherit"],
        }),
      ),
    check: (kekKeys) => checkKey(services.db, keyRing(kekKeys)),
    close: async () => {
      await walls.close();
      await product.close();
    },
  };
}

function watch(child: ChildProcess): KeysProcess {
  let text = "";
  const wanted: (() => void)[] = [];
  const look = () => {
    for (const each of [...wanted]) each();
  };
  child.stdout?.on("data", (chunk: Buffer) => {
    text += chunk;
    look();
  });
  const ended = once(child, "close").then(([code]) => code as number | null);
  return {
    ended,
    line: (shape) =>
      new Promise((resolve, reject) => {
        const find = () => {
          const found = text.split("\n").find((line) => shape.test(line));
          if (found !== undefined) resolve(found);
        };
        wanted.push(find);
        find();
        void ended.then((code) => reject(new Error(`the command ended with ${code} and said: ${text}`)));
      }),
    kill: async () => {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
