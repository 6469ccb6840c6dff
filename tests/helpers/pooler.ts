import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { adminClient } from "#db/admin-client";
import type { LaneTarget } from "#db/lane";
import { quoteName } from "#db/roles";
import { freePort } from "#tests/demo/free-port";
import { untilListening } from "#tests/helpers/until-listening";

/** Why the tests of the pooler cannot run here; undefined where they can. */
export const noPooler: string | undefined =
  spawnSync("pgbouncer", ["--version"]).status === 0
    ? undefined
    : "pgbouncer is not installed; apt-get install pgbouncer has it";

export interface Pooler {
  /** The same database and login as the server's, by way of the pooler. */
  through(target: LaneTarget): LaneTarget;
  stop(): Promise<void>;
}

/** What the administrator says to the pooler where the server itself asks for no password. */
const MADE_UP = "administrator-of-the-tests";

/**
 * PgBouncer before the database that `admin` administers, by the files of `deploy/pgbouncer` with the places and names of this run,
 * and with `poolSize` sessions of the server for each login.
 */
export async function startPooler(admin: LaneTarget, poolSize: number): Promise<Pooler> {
  const lookup = await createLookup(admin);
  const password = admin.password ?? MADE_UP;
  const host = admin.socketPath ? path.dirname(admin.socketPath) : admin.host;
  const port = await freePort(0);
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "secportal-pooler-"));
  const write = (name: string, text: string) => fs.writeFileSync(path.join(directory, name), text);
  write(
    "userlist.txt",
    `"${lookup.login}" "${lookup.password}"\n"${admin.user}" "${password.replaceAll('"', '""')}"\n`,
  );
  write(
    "pgbouncer.ini",
    setIn(fs.readFileSync("deploy/pgbouncer/pgbouncer.ini", "utf8"), {
      ...{ secportal: `host=${host} port=${admin.port} dbname=${admin.database}`, listen_port: String(port) },
      ...{ default_pool_size: String(poolSize), auth_file: path.join(directory, "userlist.txt") },
      auth_user: lookup.login,
    }).replace(/^secportal = /m, `${admin.database} = `),
  );
  // It refuses to run as root. Whoever may use the server's socket may run it.
  const owner = admin.socketPath ? fs.statSync(host) : { uid: 65_534, gid: 65_534 };
  const identity = process.getuid?.() === 0 ? { uid: owner.uid, gid: owner.gid } : undefined;
  if (identity)
    for (const name of ["", "userlist.txt", "pgbouncer.ini"])
      fs.chownSync(path.join(directory, name), identity.uid, identity.gid);
  const child = spawn("pgbouncer", [path.join(directory, "pgbouncer.ini")], {
    ...identity,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  await untilListening(child, port);
  return {
    through: ({ socketPath: _, ...target }) => ({
      ...target,
      ...{ host: "127.0.0.1", port, pooled: true },
      password: target.user === admin.user ? password : (target.password ?? ""),
    }),
    stop: async () => {
      child.kill("SIGTERM");
      await ended;
      fs.rmSync(directory, { recursive: true, force: true });
      await lookup.remove();
    },
  };
}

/** What `deploy/pgbouncer/lookup.sql` makes, in this database and with a login of this run. */
async function createLookup(admin: LaneTarget) {
  const login = `sp_test_pooler_${randomBytes(4).toString("hex")}`;
  const password = randomBytes(16).toString("hex");
  const text = fs
    .readFileSync("deploy/pgbouncer/lookup.sql", "utf8")
    .replace(
      /^select format.*\\gexec$/m,
      `grant connect on database ${quoteName(admin.database)} to ${login};`,
    )
    .replace(":'password'", `'${password}'`)
    .replace(/\b(role|to) pgbouncer\b/g, `$1 ${login}`);
  const run = async (statements: string) => {
    const sql = adminClient(admin);
    await sql.unsafe(statements);
    await sql.end({ timeout: 1 });
  };
  await run(text);
  const remove = () => run(`drop schema pgbouncer cascade; drop owned by ${login}; drop role ${login}`);
  return { login, password, remove };
}

/** The file with other values at names that it has. */
function setIn(text: string, values: Readonly<Record<string, string>>): string {
  for (const [name, value] of Object.entries(values)) {
    const line = new RegExp(`^${name} = .*$`, "m");
    if (!line.test(text)) throw new Error(`deploy/pgbouncer/pgbouncer.ini has no ${name}`);
    text = text.replace(line, () => `${name} = ${value}`);
  }
  return text;
}
