import { beforeAll, expect, test } from "vitest";
import type { ProcessLimits } from "#server/sandbox/launcher";
import type { Engine, SourceTree } from "#server/scanners/engine";
import { isolatedEngine } from "#server/scanners/isolated/isolated-engine";
import type { ScannerForm } from "#server/scanners/isolated/program";
import { sastEngine } from "#server/scanners/sast/engine";
import { sourceOf } from "#tests/scanners/source-of";

const limits: ProcessLimits = {
  ...{ wallMs: 60_000, cpuSeconds: 60, memoryBytes: 1024 ** 3 },
  ...{ fileBytes: 0, openFiles: 256 },
};
const bad = "app.get('/', (req, res) => {\n  eval(req.query.code);\n});\n";
const io = { signal: new AbortController().signal };
let inProcess: Engine;

beforeAll(async () => {
  inProcess = await sastEngine();
});

const engine = (change: Partial<ProcessLimits> = {}, form: ScannerForm = "built") =>
  isolatedEngine(inProcess, "sast", { ...limits, ...change }, form);

test.each<ScannerForm>(["sources", "built"])(
  "an engine in a process of its own finds what it finds in ours: %s",
  async (form) => {
    const files = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`src/${index}.js`, bad]));
    const source = sourceOf({ ...files, "src/\u00e4 b.ts": bad, "a.txt": "no code" });

    const [there, here] = [await engine({}, form).run(source, io), await inProcess.run(source, io)];

    expect({ ...there, durationMs: 0 }).toEqual({ ...here, durationMs: 0 });
    expect(there.findings.length).toBe(41);
  },
);

test("one that ends before it is through says so, and finds nothing", async () => {
  const result = await engine({ wallMs: 1 }).run(sourceOf({ "a.js": bad }), io);

  expect(result).toMatchObject({ status: "timeout", findings: [], filesScanned: 0 });
  expect(result.notes).toEqual([expect.stringContaining("stopped after")]);
});

test("one that needs more memory than it may says so", async () => {
  const result = await engine({ memoryBytes: 8 * 1024 ** 2 }).run(sourceOf({ "a.js": bad }), io);

  expect(result).toMatchObject({ status: "failed", findings: [] });
});

test("a cancelled scan ends with its reason, and its process with it", async () => {
  const controller = new AbortController();
  const reason = new Error("cancelled");
  const whole = sourceOf({ "a.js": bad, "b.js": bad });
  const stuck: SourceTree = {
    ...whole,
    async *read(paths) {
      yield* whole.read(paths.slice(0, 1));
      controller.abort(reason);
      await new Promise(() => {});
    },
  };

  await expect(engine().run(stuck, { signal: controller.signal })).rejects.toBe(reason);
});

test("a source that cannot be read on fails the scan and not the worker", async () => {
  const whole = sourceOf({ "a.js": bad, "b.js": bad });
  const fault = new Error("git ended");
  const broken: SourceTree = {
    ...whole,
    async *read(paths) {
      yield* whole.read(paths.slice(0, 1));
      throw fault;
    },
  };

  await expect(engine().run(broken, io)).rejects.toBe(fault);
});
