import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Role } from "#db/vocabulary";
import { type Config, readConfig } from "#server/config";
import { newId } from "#server/domain/id";
import { createFront } from "#server/front/front";
import { createLog } from "#server/log";
import type { Mail } from "#server/mail/mailer";
import { providerRegistry } from "#server/providers/registry";
import type { Services } from "#server/services";
import { createCaller } from "#server/trpc/caller";
import { createContext } from "#server/trpc/context";
import { Vault } from "#server/vault/vault";
import { type Member, makeMember, type Workspace } from "#tests/helpers/people";
import { createTestDatabase, type TestDatabase } from "#tests/helpers/test-database";
import { testSecret } from "#tests/setup/logins";

export const TEST_ORIGIN = "http://localhost:3000";

/** What the front would say of a request made in this process. */
export const TEST_CALLER = { requestId: "00000000-0000-4000-8000-000000000000", ip: "127.0.0.1" };

export interface Product {
  readonly services: Services;
  readonly config: Config;
  readonly database: TestDatabase;
  /** Every log line so far, as written. */
  readonly logLines: string[];
  /** Every mail so far. */
  readonly mails: Mail[];
  /** Sends a request through the whole front, as a browser of this origin would. */
  request(path: string, init?: RequestInit & { as?: Member | undefined }): Promise<Response>;
  /** The typed caller as that member, or as nobody. */
  api(member?: Member): Promise<ReturnType<typeof createCaller>>;
  workspace(name?: string): Promise<Workspace>;
  member(workspace: Workspace, role: Role, aal?: 1 | 2): Promise<Member>;
  close(): Promise<void>;
}

/** The whole product on a database of its own, without a socket. Pages answer 404, since no build is loaded. */
export async function createProduct(overrides: Record<string, string> = {}): Promise<Product> {
  const database = await createTestDatabase();
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), "secportal-product-"));
  const config = readConfig({
    NODE_ENV: "test",
    PUBLIC_ORIGIN: TEST_ORIGIN,
    SECPORTAL_SECRET: testSecret.reveal(),
    KEK_KEYS: `test:${Buffer.alloc(32, "key encryption key of the tests!").toString("base64")}`,
    DATA_DIR: dataDir,
    LOG_LEVEL: "trace",
    WORKERS: "0",
    ADVISORY_SOURCE: "seed",
    ...overrides,
  });
  const logLines: string[] = [];
  const mails: Mail[] = [];
  const services: Services = {
    config,
    log: createLog("trace", (line) => void logLines.push(line)),
    db: database.db,
    vault: new Vault(config.keyRing, config.DATA_KEY_LIMIT),
    providers: providerRegistry,
    mailer: { send: async (mail) => void mails.push(mail) },
    wakeWorkers: () => {},
  };
  const front = createFront(services, {
    build: () => Promise.reject(new Error("no build in tests")),
    development: false,
  });
  const peer = {
    incoming: { socket: { remoteAddress: "127.0.0.1", remotePort: 50_000, remoteFamily: "IPv4" } },
  };
  return {
    ...{ services, config, database, logLines, mails },
    request: async (target, { as, ...init } = {}) => {
      const headers = new Headers(init.headers);
      if (as && !headers.has("cookie")) headers.set("cookie", as.cookie);
      const changes = !["GET", "HEAD"].includes(init.method ?? "GET");
      if (changes && !headers.has("origin") && !headers.has("sec-fetch-site"))
        headers.set("origin", TEST_ORIGIN);
      return await front.fetch(new Request(new URL(target, TEST_ORIGIN), { ...init, headers }), peer);
    },
    api: async (member) => {
      const headers = new Headers(member ? { cookie: member.cookie } : {});
      const context = await createContext(services, new Request(TEST_ORIGIN, { headers }), TEST_CALLER);
      return createCaller(context);
    },
    workspace: async (name = "Workspace") => ({ id: newId(), name }),
    member: (workspace, role, aal = 2) => makeMember(services, workspace, role, aal),
    close: async () => {
      await database.close();
      fs.rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
