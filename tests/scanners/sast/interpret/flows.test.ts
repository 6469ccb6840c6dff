// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the samples are source code
import { beforeAll, describe, expect, it } from "vitest";
import type { Engine } from "#server/scanners/engine";
import { sastEngine } from "#server/scanners/sast/engine";
import { sourceOf } from "#tests/scanners/source-of";

let engine: Engine;

beforeAll(async () => {
  engine = await sastEngine();
});

const findings = async (files: Record<string, string>) =>
  (await engine.run(sourceOf(files), { signal: new AbortController().signal })).findings;
const found = async (files: Record<string, string>) =>
  (await findings(files)).map(({ ruleId, path, line, scope }) => `${path}:${line} ${ruleId} in ${scope}`);

describe("across files", () => {
  it("reports a JavaScript sink where it is, with the way through its callers", async () => {
    const [finding, ...others] = await findings({
      "src/server.js":
        'const { find } = require("./store/items");\napp.get("/", (req, res) => {\n  const id = req.query.id;\n  res.json(find(id));\n});\n',
      "src/store/items.js":
        'const { db } = require("./db");\nfunction find(id) {\n  return db.query("select * from t where id = " + id);\n}\nmodule.exports = { find };\n',
    });
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      path: "src/store/items.js",
      line: 3,
      scope: "find",
      ruleId: "js/sql-injection",
    });
    expect(finding?.trace.map(({ path, line, note }) => `${path}:${line} ${note}`)).toEqual([
      "src/server.js:3 comes from the request",
      "src/server.js:3 assigned to id",
      "src/server.js:4 passed to find",
      "src/store/items.js:3 reaches this place: SQL built from request data",
    ]);
  });

  it("follows ES modules, re-exports, default exports and aliases of names", async () => {
    expect(
      await found({
        "a.ts":
          'import run, { other as o } from "./lib";\napp.get("/", (req) => { run(req.query.a); o(req.query.b); });',
        "lib/index.ts": 'export { default } from "./run";\nexport * from "./other";',
        "lib/run.ts": "export default function run(code: string) { eval(code); }",
        "lib/other.ts": "export const other = (code: string) => eval(code);",
      }),
    ).toEqual(
      ["lib/run.ts:1 js/code-injection in run", "lib/other.ts:1 js/code-injection in null"].sort((a, b) =>
        a < b ? 1 : -1,
      ),
    );
  });

  it("follows Python modules and methods of objects made elsewhere", async () => {
    expect(
      await found({
        "app.py":
          'from flask import request\nfrom store.users import Users\n@app.route("/")\ndef index():\n    users = Users(db.cursor())\n    return users.find(request.args["n"])\n',
        "store/users.py":
          'class Users:\n    def __init__(self, cur):\n        self.cur = cur\n    def find(self, name):\n        self.cur.execute("select * from u where n = \'" + name + "\'")\n',
      }),
    ).toEqual(["store/users.py:5 python/sql-injection in Users.find"]);
  });

  it("follows Java classes by import, package and field type, and the one implementor of an interface", async () => {
    const controller = `package a; import a.store.Store; import org.springframework.web.bind.annotation.*;
class Controller { private Store store; @GetMapping("/x") void x(@RequestParam String n) { store.run(n); } }`;
    expect(
      await found({
        "src/a/Controller.java": controller,
        "src/a/store/Store.java": "package a.store; public interface Store { void run(String n); }",
        "src/a/store/Shell.java":
          "package a.store; class Shell implements Store { public void run(String n) { try { Runtime.getRuntime().exec(n); } catch (Exception e) { } } }",
      }),
    ).toEqual(["src/a/store/Shell.java:1 java/command-injection in Shell.run"]);
  });
});

describe("what is known of values", () => {
  const handler = (body: string) => ({
    "a.js": `app.get("/", (req, res) => {\nconst a = req.query.a;\n${body}\n});`,
  });
  /** Where foreign data runs as code: the rule that names every eval of something unknown says nothing of values. */
  const flows = async (body: string) =>
    (await found(handler(body))).filter((place) => !place.includes("js/eval-of-expression"));

  it.each([
    ["a condition that is always true", "let x; if (7 * 6 > 40) { x = 'safe'; } else { x = a; } eval(x);"],
    [
      "a switch over a constant",
      "let x = 'y'; switch ('ABC'.charAt(1)) { case 'A': x = a; break; case 'B': x = 'z'; break; } eval(x);",
    ],
    ["a key of a map", "const m = new Map(); m.set('a', a); m.set('b', 'safe'); eval(m.get('b'));"],
    ["an item of a list", "const l = ['x']; l.push(a); l.push('y'); l.shift(); eval(l[1]);"],
    ["an allow-list", "if (!['x', 'y'].includes(a)) return; eval(a);"],
    [
      "an allow-list by its position",
      "const known = ['x']; if (known.indexOf(a) === -1) { return; } eval(a);",
    ],
    ["an equality", "if (a !== 'x') throw new Error(); eval(a);"],
    ["a type test", "if (typeof a !== 'number') return; eval(a);"],
    ["a number", "eval(Number(a));"],
    ["what was overwritten", "let x = a; x = 'safe'; eval(x);"],
  ])("stays silent for %s", async (_name, body) => {
    expect(await flows(body)).toEqual([]);
  });

  it.each([
    ["a condition that is always false", "let x = a; if (1 > 2) { x = 'safe'; } eval(x);"],
    ["a value that one way leaves foreign", "let x = a; if (b) { x = 'safe'; } eval(x);"],
    ["a key of a map", "const m = {}; m['a'] = a; m.b = 'safe'; eval(m.a);"],
    [
      "a list built in a loop",
      "const l = []; for (const i of req.query.list) { l.push(i); } eval(l.join());",
    ],
    ["a value from the round before", "let x = 'safe'; while (b()) { eval(x); x = a; }"],
    ["a guard that does not end the way", "if (!['x'].includes(a)) { log(a); } eval(a);"],
    ["text that is put together", "const s = `x${a}`; eval(s.trim());"],
    ["a closure", "const f = () => a; eval(f());"],
    ["a callback of a list", "[a].map((x) => eval(x));"],
    ["a promise", "Promise.resolve(a).then((x) => eval(x));"],
    ["a rest parameter", "function f(...xs) { eval(xs[0]); } f(a);"],
    ["a catch", "let x = 'safe'; try { x = a; g(); } catch (e) { eval(x); }"],
    ["a finally", "let x = 'safe'; try { x = a; } finally { eval(x); }"],
    ["a generator", "function* f() { yield a; } for (const x of f()) eval(x);"],
    ["a getter", "const o = { get x() { return a; } }; eval(o.x);"],
    ["a destructured default", "const { b = 'x' } = req.query; eval(b);"],
    [
      "a method of an instance",
      "class C { constructor(v) { this.v = v; } run() { eval(this.v); } } new C(a).run();",
    ],
    ["a base class", "class B { run(v) { eval(v); } } class C extends B { } new C().run(a);"],
  ])("sees %s", async (_name, body) => {
    expect(await flows(body)).not.toEqual([]);
  });
});

it("names a place once where foreign data is known to reach it", async () => {
  const query = 'db.query("select * from t where id = " + id);';
  const at = (body: string) => found({ "a.js": body });

  expect(await at(`app.get("/", (req, res) => {\nconst id = req.query.id;\n${query}\n});`)).toEqual([
    "a.js:3 js/sql-injection in null",
  ]);
});
