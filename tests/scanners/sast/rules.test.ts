// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the samples are source code
import { beforeAll, describe, expect, it } from "vitest";
import { analyseFile } from "#server/scanners/sast/analyse-file";
import { type GrammarName, grammarFor, loadGrammars } from "#server/scanners/sast/grammars";
import { rules } from "#server/scanners/sast/rules/index";

type Grammars = Awaited<ReturnType<typeof loadGrammars>>;
let grammars: Grammars;

beforeAll(async () => {
  grammars = await loadGrammars();
});

function ruleIds(text: string, path = "src/app.js"): string[] {
  const language = grammars.get(grammarFor(path) as GrammarName);
  if (!language) throw new Error(`no grammar for ${path}`);
  const { findings, parseErrors, cutShort } = analyseFile({ path, text }, language);
  expect({ parseErrors, cutShort }).toEqual({ parseErrors: 0, cutShort: null });
  return findings.map((finding) => finding.ruleId);
}

const handler = (body: string) => `app.get("/", async (req, res) => {\n${body}\n});`;
const cp = `const cp = require("node:child_process");\n`;
const fs = `import fs from "node:fs"; import path from "node:path";\n`;
const jwt = `import jwt from "jsonwebtoken";\n`;
// Joined here so that no scanner takes the samples for real credentials.
const token = ["ghp", "0123456789abcdefghijABCDEFGHIJ012345"].join("_");

interface Sample {
  bad: string[];
  ok: string[];
  path?: string;
}

const samples: Record<string, Sample> = {
  "js/sql-injection": {
    bad: [
      handler('db.query("select * from t where id = " + req.query.id);'),
      handler(
        "const { id } = req.params; const sql = `select * from t where id = ${id}`; await pool.execute(sql);",
      ),
      handler(
        'let q = "select * from t where 1=1"; q += " and a = \'" + req.body.a + "\'"; connection.query(q, cb);',
      ),
      handler("knex.raw(`update t set a = ${req.body.a.trim()} where b = 1`);"),
      handler("prisma.$queryRawUnsafe(`select ${req.query.c} from t`);"),
      handler('client.query({ text: "select * from t where a = " + req.query.a });'),
      `function find(id) { return db.query("select * from t where id = " + id); }\n${handler("find(req.query.id);")}`,
      `const find = async (id) => db.query("select * from t where id = " + id);\n${handler("await find(req.query.id);")}`,
      handler('req.body.ids.forEach((id) => db.query("delete from t where id = " + id));'),
      handler(
        'const parts = []; parts.push("id = " + req.query.id); db.query("select * from t where " + parts.join(" and "));',
      ),
      handler('let id = req.query.id; if (x) { id = "1"; } db.query("select * from t where id = " + id);'),
      'router.get("/", async (ctx) => { await db.query(`select * from t where a = ${ctx.query.a}`); });',
      'app.get("/", ({ query }, res) => { db.query("select * from t where id = " + query.id); });',
      handler('db.query("select * from t where a = " + (req.query.a || "x"));'),
      handler(
        'const a = req.query.a; if ((x && known.has(a)) || y) { db.query("select * from t where a = " + a); }',
      ),
    ],
    ok: [
      handler('db.query("select * from t where id = $1", [req.query.id]);'),
      handler("await prisma.$queryRaw`select * from t where id = ${req.query.id}`;"),
      handler('const id = Number(req.query.id); db.query("select * from t where id = " + id);'),
      handler("const id = parseInt(req.query.id, 10); db.query(`select * from t where id = ${id}`);"),
      handler('const by = { a: "a", b: "b" }[req.query.by]; db.query("select * from t order by " + by);'),
      handler(
        'const by = req.query.by; if (!["a", "b"].includes(by)) return; db.query("select * from t order by " + by);',
      ),
      handler(
        'if (!["a"].includes(req.query.by)) { return; } db.query("select * from t order by " + req.query.by);',
      ),
      `const mysql = require("mysql");\n${handler('db.query("select * from t where a = " + mysql.escape(req.query.a));')}`,
      handler(
        'if (!req.query.by || !known.has(req.query.by)) { return; } db.query("select * from t order by " + req.query.by);',
      ),
      handler('cache.get("key" + req.query.id);'),
      handler('const row = await repo.find(req.query.id); db.query("select * from t where a = " + row.a);'),
      'db.query("select * from t where id = " + id);',
    ],
  },
  "js/command-injection": {
    bad: [
      cp + handler('cp.exec("ping " + req.query.host);'),
      `const { exec: run } = require("child_process");\n${handler("run(`ping ${req.query.host}`);")}`,
      `import { execSync } from "child_process";\n${handler("execSync(req.body.cmd);")}`,
      `const run = require("util").promisify(require("child_process").exec);\n${handler("await run(req.body.cmd);")}`,
      cp + handler('cp.spawn("ls", [req.query.dir], { shell: true });'),
      cp + handler('cp.spawn("sh", ["-c", "ls " + req.query.dir]);'),
      cp + handler("cp.execFile(req.query.program);"),
    ],
    ok: [
      cp + handler('cp.spawn("ls", [req.query.dir]);'),
      cp + handler('cp.execFile("ping", ["-c", "1", req.query.host]);'),
      cp + handler('cp.exec("uptime");'),
      handler("const m = /a/.exec(req.query.host);"),
      cp +
        handler(
          'if (!/^[a-z.]+$/.test(req.query.host)) { return res.end(); } cp.exec("ping " + req.query.host);',
        ),
    ],
  },
  "js/code-injection": {
    bad: [
      handler("eval(req.body.code);"),
      handler('const f = new Function("a", req.query.body);'),
      `import vm from "vm";\n${handler("vm.runInNewContext(req.body.code);")}`,
      "eval(location.hash.slice(1));",
    ],
    ok: [
      handler("JSON.parse(req.body.code);"),
      'eval("1 + 1");',
      handler("setTimeout(() => use(req.body.code), 10);"),
      handler("const eval = (x) => x; eval(req.body.code);"),
    ],
  },
  "js/path-traversal": {
    bad: [
      fs + handler("fs.readFile(req.query.file, cb);"),
      fs + handler('fs.createReadStream(path.join("/data", req.params.name)).pipe(res);'),
      `import { readFile } from "fs/promises";\n${handler("await readFile(`./up/${req.params.name}`);")}`,
      handler("res.sendFile(req.query.file);"),
      `const fs = require("fs").promises;\n${handler("await fs.unlink(req.body.name);")}`,
    ],
    ok: [
      fs + handler('fs.readFile(path.join("/data", path.basename(req.query.file)), cb);'),
      fs +
        handler(
          "const p = path.resolve(root, req.query.f); if (!p.startsWith(root)) { return res.end(); } fs.readFile(p, cb);",
        ),
      handler('res.sendFile(req.params.name, { root: "/data" });'),
      `${fs}fs.readFile("config.json", cb);`,
    ],
  },
  "js/open-redirect": {
    bad: [
      handler("res.redirect(req.query.next);"),
      handler("res.redirect(302, req.query.next);"),
      handler('res.setHeader("Location", req.query.next);'),
      "router.get('/', (ctx) => { ctx.redirect(ctx.query.to); });",
      "window.location = new URLSearchParams(location.search).get('next');",
    ],
    ok: [
      handler("res.redirect(`/users/${req.params.id}`);"),
      handler("res.redirect('https://example.org/' + req.params.id);"),
      handler("res.redirect('/login?next=' + encodeURIComponent(req.query.next));"),
      handler("const to = req.query.next; if (allowed.has(to)) { res.redirect(to); }"),
      handler("res.redirect('/');"),
    ],
  },
  "js/server-side-request-forgery": {
    bad: [
      handler("const r = await fetch(req.query.url);"),
      `import axios from "axios";\n${handler("await axios.get('http://' + req.query.host + '/x');")}`,
      `import axios from "axios";\nconst api = axios.create();\n${handler("await api.post(req.body.hook, {});")}`,
      `const http = require("http");\n${handler("http.get(req.query.url, cb);")}`,
      `const axios = require("axios");\n${handler("await axios({ url: req.query.url });")}`,
      `const got = require("got");\n${handler("const url = new URL(req.query.u); await got(url);")}`,
    ],
    ok: [
      handler("await fetch(`https://api.example.org/users/${req.params.id}`);"),
      handler('await fetch("https://api.example.org/", { body: req.body.a });'),
      `const axios = require("axios");\n${handler('await axios.post("https://example.org/", req.body);')}`,
    ],
  },
  "js/reflected-xss": {
    bad: [
      handler("res.send(`<p>${req.query.name}</p>`);"),
      handler('res.status(400).send("No such page: " + req.url);'),
      handler('res.write("<b>" + req.body.text + "</b>");'),
      "router.get('/', (ctx) => { ctx.body = `<h1>${ctx.query.q}</h1>`; });",
    ],
    ok: [
      handler("res.json({ name: req.query.name });"),
      handler("res.send({ name: req.query.name });"),
      handler("res.send(req.body);"),
      `const escapeHtml = require("escape-html");\n${handler("res.send(`<p>${escapeHtml(req.query.name)}</p>`);")}`,
      handler('res.type("text/plain").send(req.query.name);'),
      handler("const user = await User.findOne(req.query.id); res.send(user.name);"),
      handler('res.send("<p>" + req.query.name.length + "</p>");'),
    ],
  },
  "js/unsafe-html": {
    bad: [
      "el.innerHTML = value;",
      "document.write(location.search);",
      'el.insertAdjacentHTML("beforeend", row);',
      "el.innerHTML += `<p>${name}</p>`;",
    ],
    ok: [
      'el.innerHTML = "";',
      'const t = "<b>x</b>"; el.innerHTML = t;',
      'import DOMPurify from "dompurify"; el.innerHTML = DOMPurify.sanitize(value);',
      "el.textContent = value;",
    ],
  },
  "js/dangerously-set-inner-html": {
    path: "src/a.jsx",
    bad: ["const A = ({ html }) => <div dangerouslySetInnerHTML={{ __html: html }} />;"],
    ok: [
      'const A = () => <div dangerouslySetInnerHTML={{ __html: "<b>x</b>" }} />;',
      'import DOMPurify from "dompurify"; const A = ({ html }) => <p dangerouslySetInnerHTML={{ __html: DOMPurify.sanitize(html) }} />;',
    ],
  },
  "js/hardcoded-secret": {
    bad: [
      'const password = "hunter2-Xk9!";',
      'const config = { apiKey: "9f8a7b6c5d4e3f2a" };',
      `fetchIt("${token}");`,
      `${jwt}jwt.sign(payload, "my-secret-key");`,
      'class A { clientSecret = "a8d7f6g5h4j3"; }',
      'const url = "postgres://admin:pa55w0rdX@db.internal/app";',
    ],
    ok: [
      "const password = process.env.PASSWORD;",
      'const password = "your-password-here";',
      'const passwordField = "password";',
      'const labels = { password: "Passwort eingeben" };',
      'const tokenUrl = "https://example.org/token";',
      'const messages = { secret: "invalidSecret" };',
      `${jwt}jwt.sign(payload, process.env.KEY);`,
    ],
  },
  "js/weak-hash": {
    bad: [
      'import crypto from "node:crypto"; crypto.createHash("md5").update(x);',
      'const { createHash } = require("crypto"); createHash("sha1");',
      'const md5 = require("md5"); md5(password);',
    ],
    ok: ['import crypto from "crypto"; crypto.createHash("sha256");', 'thing.createHash("md5");'],
  },
  "js/weak-random": {
    bad: [
      "const token = Math.random().toString(36).slice(2);",
      "const o = { resetToken: `${Math.random()}` };",
      "function generateSessionId() { return Math.random(); }",
    ],
    ok: ["const jitter = Math.random() * 100;", 'const token = require("crypto").randomBytes(16);'],
  },
  "js/tls-verification-off": {
    bad: [
      "new https.Agent({ rejectUnauthorized: false });",
      'process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";',
      'process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = 0;',
    ],
    ok: ["new https.Agent({ rejectUnauthorized: true });", 'process.env.OTHER = "0";'],
  },
  "js/jwt-verification": {
    bad: [
      `${jwt}jwt.sign(payload, key, { algorithm: "none" });`,
      `${jwt}jwt.verify(token, key, { algorithms: ["HS256", "none"] });`,
      `${jwt}jwt.verify(token, null, { algorithms: ["HS256"] });`,
      `${jwt}jwt.verify(token, key);`,
      jwt + handler("const user = jwt.decode(req.headers.authorization.slice(7));"),
    ],
    ok: [
      `${jwt}jwt.verify(token, key, { algorithms: ["HS256"] });`,
      `${jwt}jwt.verify(token, key, options);`,
      `${jwt}jwt.sign(payload, key);`,
    ],
  },
  "js/insecure-cookie": {
    bad: [
      handler('res.cookie("session", id);'),
      handler('res.cookie("auth_token", id, { httpOnly: true });'),
      "app.use(session({ cookie: { secure: false } }));",
    ],
    ok: [
      handler('res.cookie("session", id, { httpOnly: true, secure: true });'),
      handler('res.cookie("theme", "dark");'),
      handler('res.cookie("session", id, options);'),
      handler('res.cookie("session", id, { ...defaults, httpOnly: true });'),
    ],
  },
  "js/permissive-cors": {
    bad: [
      'const cors = require("cors"); app.use(cors({ origin: true, credentials: true }));',
      'import cors from "cors"; app.use(cors({ origin: "*", credentials: true }));',
      handler(
        'res.setHeader("Access-Control-Allow-Origin", req.headers.origin); res.setHeader("Access-Control-Allow-Credentials", "true");',
      ),
    ],
    ok: [
      'const cors = require("cors"); app.use(cors({ origin: "*" }));',
      'const cors = require("cors"); app.use(cors({ origin: ["https://example.org"], credentials: true }));',
      handler('res.setHeader("Access-Control-Allow-Origin", "*");'),
    ],
  },
  "js/prototype-pollution": {
    bad: [`const _ = require("lodash");\n${handler("_.merge(settings, req.body);")}`],
    ok: [`const _ = require("lodash");\n${handler("_.pick(req.body, ['a']); _.merge(a, b);")}`],
  },
  "js/unsafe-deserialization": {
    bad: [`const s = require("node-serialize");\n${handler("s.unserialize(req.cookies.profile);")}`],
    ok: [handler("JSON.parse(req.cookies.profile);")],
  },
  "js/regex-injection": {
    bad: [handler("new RegExp(req.query.q);")],
    ok: [handler('new RegExp("^a");')],
  },
};

describe("rules", () => {
  it("are all sampled", () => {
    expect(Object.keys(samples).sort()).toEqual(rules.map((rule) => rule.id).sort());
  });

  for (const [id, { bad, ok, path }] of Object.entries(samples)) {
    it.each(bad)(`${id} objects to %s`, (text) => expect(ruleIds(text, path)).toContain(id));
    it.each(ok)(`${id} accepts %s`, (text) => expect(ruleIds(text, path)).not.toContain(id));
  }
});

describe("TypeScript", () => {
  it("is read with its types, and a typed parameter is a request whatever its name", () => {
    const text =
      'export function h(input: Request, out: Response): void { db.query("select * from t where a = " + (input.query as any).a!); }';
    expect(ruleIds(text, "src/h.ts")).toEqual(["js/sql-injection"]);
  });

  it("is read with JSX", () => {
    const text =
      "export const A = ({ html }: { html: string }) => <div dangerouslySetInnerHTML={{ __html: html }} />;";
    expect(ruleIds(text, "src/a.tsx")).toEqual(["js/dangerously-set-inner-html"]);
  });
});
