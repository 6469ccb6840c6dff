import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { adminClient } from "#db/admin-client";
import { isAlive } from "#db/embedded/process-state";
import { type EmbeddedServer, startEmbedded } from "#db/embedded/start";

// A run against DATABASE_URL may be on a machine without the embedded server.
describe.runIf(!process.env.DATABASE_URL)("the embedded server", () => {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), "secportal-embedded-"));
  fs.chmodSync(root, 0o755);
  const dataDir = path.join(root, "postgres");
  const running: EmbeddedServer[] = [];

  afterEach(async () => {
    for (const server of running.splice(0)) await server.stop();
  });

  afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

  const start = async (): Promise<EmbeddedServer> => {
    const server = await startEmbedded(dataDir);
    running.push(server);
    return server;
  };

  const pidOf = () => Number(fs.readFileSync(path.join(dataDir, "postmaster.pid"), "utf8").split("\n")[0]);

  const query = async (server: EmbeddedServer, text: string): Promise<unknown[]> => {
    const sql = adminClient(server.admin);
    const rows = [...(await sql.unsafe(text))];
    await sql.end();
    return rows;
  };

  test("starts, keeps data over a stop, and opens no TCP port", async () => {
    const first = await start();
    await query(first, "create table kept (x int)");
    await query(first, "insert into kept values (1)");
    const listening = await query(first, "show listen_addresses");
    await first.stop();

    const second = await start();

    expect([first.adopted, second.adopted]).toEqual([false, false]);
    expect(listening).toEqual([{ listen_addresses: "" }]);
    expect(await query(second, "select x from kept")).toEqual([{ x: 1 }]);
  });

  test("keeps its password and its socket from other users", async () => {
    const server = await start();

    const modes = [`${dataDir}.secret`, path.dirname(String(server.admin.socketPath)), dataDir].map(
      (file) => fs.statSync(file).mode & 0o077,
    );
    const wrong = { ...server, admin: { ...server.admin, password: "wrong" } };

    expect(modes).toEqual([0, 0, 0]);
    await expect(query(wrong, "select 1")).rejects.toMatchObject({ code: "28P01" });
  });

  test("adopts the server that runs already, and starters at once get the same one", async () => {
    const servers = await Promise.all([start(), start(), start()]);

    expect(servers.map((server) => server.adopted).sort()).toEqual([false, true, true]);
    const pids = await Promise.all(
      servers.map((server) => query(server, "select pg_postmaster_start_time()::text as at")),
    );
    expect(new Set(pids.map((rows) => JSON.stringify(rows))).size).toBe(1);
  });

  test("two processes that start it at once get the same server", async () => {
    const starters = [0, 1].map(() => startInProcess(dataDir));
    const answers = await Promise.all(starters.map((starter) => starter.answer));

    expect(answers.map((answer) => answer.adopted).sort()).toEqual([false, true]);
    await start();
    expect(new Set([pidOf(), ...answers.map((answer) => answer.pid)]).size).toBe(1);
  });

  test("R-30: comes up after a kill -9 without losing what was committed", async () => {
    const first = await start();
    await query(first, "create table survives (x int)");
    await query(first, "insert into survives select generate_series(1, 1000)");
    const open = adminClient(first.admin);
    await open`begin`;
    await open`insert into survives values (-1)`;

    const pid = pidOf();
    process.kill(pid, "SIGKILL");
    await open.end({ timeout: 0 });
    await expect.poll(() => isAlive(pid)).toBe(false);
    const second = await start();

    expect(second.adopted).toBe(false);
    expect(pidOf()).not.toBe(pid);
    expect(await query(second, "select count(*)::int as rows, min(x) as least from survives")).toEqual([
      { rows: 1000, least: 1 },
    ]);
  });

  test("takes over the start lock of a starter that died", async () => {
    const dead = await endedProcess();
    fs.writeFileSync(`${dataDir}.lock`, String(dead));

    const server = await start();

    expect(await query(server, "select 1 as one")).toEqual([{ one: 1 }]);
    expect(fs.existsSync(`${dataDir}.lock`)).toBe(false);
  });

  test("stopping ends the process, and stopping twice is no fault", async () => {
    const server = await start();
    const pid = pidOf();

    await server.stop();
    await server.stop();

    expect(isAlive(pid)).toBe(false);
  });
});

function startInProcess(dataDir: string): { answer: Promise<{ adopted: boolean; pid: number }> } {
  const program = `
    import fs from "node:fs";
    import { startEmbedded } from "#db/embedded/start";
    const { adopted } = await startEmbedded(${JSON.stringify(dataDir)});
    const pid = Number(fs.readFileSync(${JSON.stringify(path.join(dataDir, "postmaster.pid"))}, "utf8").split("\\n")[0]);
    process.stdout.write(JSON.stringify({ adopted, pid }));`;
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "--eval", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  return { answer: outputOf(child).then((text) => JSON.parse(text) as { adopted: boolean; pid: number }) };
}

function outputOf(child: ChildProcess): Promise<string> {
  let text = "";
  child.stdout?.on("data", (chunk: Buffer) => {
    text += chunk;
  });
  return new Promise((resolve) => child.on("close", () => resolve(text)));
}

async function endedProcess(): Promise<number> {
  const child = spawn(process.execPath, ["--eval", ""], { stdio: "ignore" });
  await new Promise((resolve) => child.on("close", resolve));
  return child.pid ?? 0;
}
