import { Buffer } from "node:buffer";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ProcessLimits, type Walls, wallsHere } from "#server/sandbox/launcher";
import { startSandboxed } from "#server/sandbox/start-sandboxed";

const MEBIBYTE = 1024 ** 2;
const roomy: ProcessLimits = {
  ...{ wallMs: 20_000, cpuSeconds: 20, memoryBytes: 512 * MEBIBYTE },
  ...{ fileBytes: 0, openFiles: 128 },
};
let walls: Walls;
let folder: string;

beforeAll(async () => {
  walls = await wallsHere();
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "walls-"));
});

afterAll(() => fs.rmSync(folder, { recursive: true }));

/** Runs a piece of JavaScript behind the walls and answers what it printed and how it ended. */
async function run(
  script: string,
  change: Partial<ProcessLimits> = {},
  signal = new AbortController().signal,
) {
  const started = await startSandboxed({
    ...{ program: [process.execPath, "-e", script], environment: {}, cwd: "/", signal },
    limits: { ...roomy, ...change },
  });
  const chunks: Buffer[] = [];
  started.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  const end = await started.ended;
  return { ...end, printed: Buffer.concat(chunks).toString("utf8") };
}

/** Whether a program with these arguments runs anywhere on the machine. */
const running = (...words: string[]): boolean =>
  fs.readdirSync("/proc").some((name) => {
    try {
      const line = fs.readFileSync(`/proc/${name}/cmdline`, "latin1").split("\u0000");
      return words.every((word, index) => line[index] === word);
    } catch {
      // It is no process, or has just ended.
      return false;
    }
  });

test("a program is given the environment it was given and nothing else", async () => {
  process.env.SANDBOX_CANARY = "token-canary";
  const { printed } = await run("console.log(JSON.stringify(process.env))");
  delete process.env.SANDBOX_CANARY;

  expect(printed).not.toContain("canary");
  expect(Object.keys(JSON.parse(printed) as object).filter((name) => !name.startsWith("__"))).toEqual([]);
});

test("a program that never ends is stopped at its time", async () => {
  const end = await run("setInterval(() => {}, 1000)", { wallMs: 300 });

  expect(end).toMatchObject({ stopped: "timeout" });
});

test("a program that takes too much memory is stopped, and its peak is known", async ({ skip }) => {
  skip(process.platform !== "linux", "memory is looked at in /proc");
  const end = await run("const held = []; setInterval(() => held.push(Buffer.alloc(20e6, 1)), 5)", {
    memoryBytes: 200 * MEBIBYTE,
  });

  expect(end.stopped).toBe("memory");
  expect(end.peakBytes).toBeGreaterThan(200 * MEBIBYTE);
});

test("an abort stops it with everything it started", async () => {
  const controller = new AbortController();
  const started = await startSandboxed({
    program: [
      process.execPath,
      "-e",
      "require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' }); setInterval(() => {}, 1000); console.log('up')",
    ],
    ...{ environment: {}, cwd: "/", limits: roomy, signal: controller.signal },
  });
  await new Promise((resolve) => started.stdout.once("data", resolve));
  controller.abort();

  // Its end is told only when nobody holds its output any more.
  expect((await started.ended).stopped).toBe("aborted");
});

describe("where the platform has the wall", () => {
  test("there is no network", async ({ skip }) => {
    skip(!walls.network, "no namespaces here");
    const server = net.createServer((socket) => socket.end("reached"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as net.AddressInfo;

    const { printed } = await run(
      `require('net').connect(${port}, '127.0.0.1').on('data', (d) => console.log(String(d))).on('error', (e) => console.log(e.code))`,
    );
    server.close();

    expect(printed.trim()).toMatch(/^E(?:CONNREFUSED|NETUNREACH)$/);
  });

  test("what leaves its group does not outlive it", async ({ skip }) => {
    skip(!walls.processes, "no process namespaces here");
    const seconds = `600.${process.pid}`;
    const controller = new AbortController();
    const started = await startSandboxed({
      program: [
        process.execPath,
        "-e",
        `require('child_process').spawn('setsid', ['sleep', '${seconds}'], { stdio: 'ignore', detached: true }).unref(); console.log('up'); setInterval(() => {}, 1000)`,
      ],
      ...{
        environment: { PATH: process.env.PATH ?? "" },
        cwd: "/",
        signal: controller.signal,
        limits: roomy,
      },
    });
    await new Promise((resolve) => started.stdout.once("data", resolve));
    await expect.poll(() => running("sleep", seconds), { timeout: 5_000 }).toBe(true);
    controller.abort();
    await started.ended;

    await expect.poll(() => running("sleep", seconds), { timeout: 5_000 }).toBe(false);
  });

  test("no file can be written, and processor time ends", async ({ skip }) => {
    skip(!walls.resources, "no prlimit here");
    const file = path.join(folder, "written");
    const end = await run(
      `process.on('SIGXFSZ', () => {}); try { require('fs').writeFileSync(${JSON.stringify(file)}, 'x'.repeat(10)); console.log('written') } catch (e) { console.log(e.code) }`,
    );
    expect(end.printed.trim()).toBe("EFBIG");
    expect(fs.readFileSync(file, "utf8")).toBe("");

    const busy = await run("for (;;);", { cpuSeconds: 1 });
    expect(busy.stopped).toBeNull();
    expect(busy.exitCode).not.toBe(0);
  });
});
