import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { load, YAML11_SCHEMA } from "js-yaml";
import { expect, inject, test } from "vitest";
import { adminClient } from "#db/admin-client";
import { quoteName, servingRoles } from "#db/roles";
import { projectRoot } from "#server/root";
import { databaseUrl } from "#tests/helpers/database-url";

/** For a start on a machine that has other work. */
const PATIENCE_MS = 100_000;

interface Instruction {
  readonly word: string;
  readonly rest: string;
  readonly stage: number;
}

/** The instructions of the Dockerfile, continued lines joined, each with the stage it is in. */
const instructions: readonly Instruction[] = (() => {
  const text = fs
    .readFileSync("Dockerfile", "utf8")
    .replace(/^#.*\n/gm, "")
    .replace(/\\\n\s*/g, "");
  let stage = -1;
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const [word = "", ...rest] = line.split(" ");
      if (word === "FROM") stage += 1;
      return { word, rest: rest.join(" "), stage };
    });
})();
const last = Math.max(...instructions.map(({ stage }) => stage));
const of = (word: string, stage?: number) =>
  instructions.filter((each) => each.word === word && (stage === undefined || each.stage === stage));
/** Sources and target of a COPY from outside of the build. */
const copies = of("COPY")
  .filter(({ rest }) => !rest.startsWith("--from"))
  .map(({ rest, stage }) => ({ stage, sources: rest.split(" ").slice(0, -1) }));

test("every base image is named by an exact version, and all are the same", () => {
  const bases = of("FROM").map(({ rest }) => rest.split(" ")[0]);

  expect(new Set(bases).size).toBe(1);
  expect(bases[0]).toMatch(/^node:20\.\d+\.\d+-bookworm-slim$/);
});

test("the last stage runs as nobody's root, is asked whether it is ready, and holds no secret", () => {
  expect(of("USER", last).map(({ rest }) => rest)).toEqual(["1000:1000"]);
  expect(of("HEALTHCHECK", last)[0]?.rest).toContain("/health/ready");
  expect(of("CMD", last)[0]?.rest).toBe('["node", "build/main.js"]');
  expect(of("ADD")).toEqual([]);
  expect(of("ARG")).toEqual([]);
  for (const { rest } of instructions)
    expect(rest).not.toMatch(/SECPORTAL_SECRET|KEK_KEYS|DATABASE_URL|PASSWORD|:latest|sudo|curl|chmod 777/);
});

test("packages of the system come without extras and leave no lists behind", () => {
  const installs = of("RUN").filter(({ rest }) => rest.includes("apt-get install"));

  expect(installs).toHaveLength(1);
  for (const words of ["--no-install-recommends", "rm -rf /var/lib/apt/lists/*", " git"])
    expect(installs[0]?.rest).toContain(words);
  for (const { rest } of of("RUN").filter((each) => each.rest.includes("npm")))
    expect(rest).toContain("npm ci");
});

test("everything that is copied is there, and reaches the build", () => {
  const ignored = fs.readFileSync(".dockerignore", "utf8").split("\n");
  const open = ignored.filter((line) => line.startsWith("!")).map((line) => line.slice(1));

  const sources = copies.flatMap((copy) => copy.sources);
  expect(sources.length).toBeGreaterThan(5);
  expect(ignored).toContain("*");
  for (const source of sources) {
    expect(fs.existsSync(source), source).toBe(true);
    expect(
      open.some((each) => source === each || source.startsWith(`${each}/`)),
      source,
    ).toBe(true);
  }
  for (const name of [".env", ".git", ".data", "node_modules", "build"]) expect(open).not.toContain(name);
});

interface Service {
  readonly image: string;
  readonly user?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: string[];
  readonly security_opt?: string[];
  readonly command?: string[];
  readonly ports?: string[];
  readonly environment: Record<string, string>;
  readonly depends_on?: Record<string, { condition: string }>;
  readonly healthcheck?: { test?: string[]; disable?: boolean };
}

test("the services are walled in, wait for the migrations and say whether they are ready", () => {
  const { services, volumes } = load(fs.readFileSync("compose.yaml", "utf8"), { schema: YAML11_SCHEMA }) as {
    services: Record<string, Service>;
    volumes: Record<string, unknown>;
  };

  expect(Object.keys(services)).toEqual(["database", "migrate", "web", "worker"]);
  for (const service of Object.values(services)) {
    expect(service).toMatchObject({ read_only: true, cap_drop: ["ALL"] });
    expect(service.security_opt).toContain("no-new-privileges:true");
    expect(service.image).toMatch(/:(local|\d+\.\d+[-\w.]*)$/);
    for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/);
  }
  const { database, migrate, web, worker } = services;
  expect(database?.healthcheck?.test?.join(" ")).toContain("pg_isready");
  expect(migrate?.command).toContain("--migrate");
  expect(worker?.command).toContain("--worker");
  for (const each of [web, worker]) {
    expect(each?.user).toBe("1000:1000");
    expect(each?.environment).toMatchObject({ AUTO_MIGRATE: "0", HOST: "0.0.0.0" });
    expect(each?.depends_on).toEqual({ migrate: { condition: "service_completed_successfully" } });
  }
  expect(web?.environment.WORKERS).toBe("0");
  expect(worker?.healthcheck?.test?.join(" ")).toContain(worker?.environment.METRICS_ADDRESS);
  expect(Object.keys(volumes)).toEqual(["database", "web", "worker"]);
});

test("no secret stands in what is deployed", () => {
  const files = [
    "compose.yaml",
    ...fs.readdirSync("deploy", { recursive: true }).map((name) => `deploy/${name}`),
  ];

  for (const file of files.filter((each) => fs.statSync(each).isFile()))
    expect(fs.readFileSync(file, "utf8").replace(/\$\{[^}]*\}/g, ""), file).not.toMatch(
      /(SECPORTAL_SECRET|KEK_KEYS|PASSWORD)[=:] *[^\s]/,
    );
});

test.each(fs.readdirSync("deploy/systemd").filter((name) => name.endsWith(".service")))(
  "%s starts what is built, as nobody's root, and walled in",
  (file) => {
    const lines = fs.readFileSync(`deploy/systemd/${file}`, "utf8").split("\n");
    const program = /^ExecStart=\/usr\/bin\/node build\/(\w+)\.js/m.exec(lines.join("\n"))?.[1];

    expect(fs.readFileSync("scripts/build.mjs", "utf8")).toMatch(new RegExp(`^    ${program}: path`, "m"));
    for (const line of [
      ...["User=secportal", "NoNewPrivileges=yes", "CapabilityBoundingSet=", "ProtectSystem=strict"],
      ...["ProtectHome=yes", "PrivateTmp=yes", "PrivateDevices=yes", "UMask=0077", "StateDirectoryMode=0700"],
      "EnvironmentFile=/etc/secportal/environment",
    ])
      expect(lines, line).toContain(line);
  },
);

test("what the image holds starts from a tree that it cannot write, as another user", {
  timeout: 2 * PATIENCE_MS,
}, async () => {
  const admin = inject("admin");
  const name = `${inject("template").replace(/_template$/, "")}_image`;
  const server = adminClient(admin);
  await server.unsafe(`create database ${quoteName(name)}`);
  const root = fs.mkdtempSync(path.join(os.tmpdir(), "secportal-image-"));
  fs.chmodSync(root, 0o755);
  const [tree, data] = [path.join(root, "app"), path.join(root, "data")];
  for (const source of [
    "build",
    ...copies.filter(({ stage }) => stage === last).flatMap((each) => each.sources),
  ])
    fs.cpSync(source, path.join(tree, source), { recursive: true });
  fs.symlinkSync(path.join(projectRoot, "node_modules"), path.join(tree, "node_modules"));
  fs.mkdirSync(data, { mode: 0o700 });
  // Whoever may use the socket of the embedded server, where the tests run on that one.
  const { uid, gid } = admin.socketPath
    ? fs.statSync(path.dirname(admin.socketPath))
    : { uid: 1000, gid: 1000 };
  const identity = process.getuid?.() === 0 && uid !== 0 ? { uid, gid } : {};
  if ("uid" in identity) fs.chownSync(data, uid, gid);
  const child = spawn(process.execPath, ["build/main.js"], {
    ...identity,
    cwd: tree,
    env: {
      ...{ PATH: process.env.PATH, NODE_ENV: "production", PORT: "0", DATA_DIR: data, HOME: "/nonexistent" },
      SECPORTAL_SECRET: randomBytes(32).toString("base64"),
      KEK_KEYS: `k1:${randomBytes(32).toString("base64")}`,
      ...{ DATABASE_URL: databaseUrl({ ...admin, database: name }), DATABASE_ROLE_PREFIX: name },
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (text += String(chunk)));
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  try {
    await expect
      .poll(() => text, { timeout: PATIENCE_MS })
      .toMatch(/"msg":"listening"|cannot|refused|could not/);
    expect(text).toContain('"workers started"');
    const port = /"port":(\d+),"msg":"listening"/.exec(text)?.[1];
    const ask = async (at: string) => await fetch(`http://127.0.0.1:${port}${at}`);
    expect((await ask("/health/ready")).status).toBe(200);
    const page = await (await ask("/login")).text();
    const script = /\/assets\/[\w./-]+\.js/.exec(page)?.[0] ?? "";
    expect((await ask(script)).status).toBe(200);
    child.kill("SIGTERM");
    expect(await ended).toBe(0);
  } finally {
    child.kill("SIGKILL");
    await ended;
    await server.unsafe(`drop database if exists ${quoteName(name)} with (force)`);
    for (const role of servingRoles)
      await server.unsafe(`drop role if exists ${quoteName(`${name}_${role}`)}`);
    await server.end();
    fs.rmSync(root, { recursive: true, force: true });
  }
});
