import { expect, test } from "vitest";
import { type Import, importsOf } from "#tests/helpers/source-files";

/** The imports that break a rule, as readable arrows. */
const broken = (folders: string[], breaks: (each: Import) => boolean): string[] =>
  importsOf(...folders)
    .filter(breaks)
    .map(({ from, to }) => `${from} -> ${to}`);

const startsWith = (to: string, ...starts: string[]): boolean => starts.some((start) => to.startsWith(start));

test("the reader of imports sees every form of them", () => {
  const forms = importsOf("server", "app", "db");

  expect(forms.length).toBeGreaterThan(500);
  expect(forms).toContainEqual({ from: "db/database.ts", to: "#db/lane", typeOnly: false });
  expect(forms).toContainEqual({ from: "db/database.ts", to: "#db/roles", typeOnly: true });
  expect(forms.some(({ to }) => to.startsWith("#app/"))).toBe(true);
});

test("pages take only types, the pure domain and the word lists from below", () => {
  const found = broken(["app"], ({ from, to, typeOnly }) => {
    if (typeOnly || !startsWith(to, "#server/", "#db/")) return false;
    if (startsWith(to, "#server/domain/") || to === "#db/vocabulary") return false;
    return !from.endsWith(".server.ts");
  });

  expect(found).toEqual([]);
});

test("S-56: server-only files of the pages take two doors into the server and none into the database", () => {
  const found = broken(["app"], ({ from, to, typeOnly }) => {
    if (!from.endsWith(".server.ts") || typeOnly) return false;
    return startsWith(to, "#server/", "#db/") && !DOORS.includes(to) && !to.startsWith("#server/domain/");
  });

  expect(found).toEqual([]);
});

/** The typed caller that loaders and actions use, and the errors it fails with. */
const DOORS = ["#server/trpc/caller", "#server/errors", "#db/vocabulary"];

test("the database knows nothing of the server or the pages", () => {
  expect(broken(["db"], ({ to }) => startsWith(to, "#server/", "#app/", "#tests/"))).toEqual([]);
});

test("the server knows nothing of the pages", () => {
  expect(broken(["server"], ({ to }) => startsWith(to, "#app/", "#tests/"))).toEqual([]);
});

test("the domain is pure: it looks at itself and the word lists only", () => {
  const found = broken(
    ["server/domain"],
    ({ to }) => to !== "#db/vocabulary" && !to.startsWith("#server/domain/"),
  );

  expect(found).toEqual([]);
  expect(broken(["server/domain"], () => true)).not.toEqual([]);
});

test("the word lists import nothing", () => {
  expect(broken(["db"], ({ from }) => from === "db/vocabulary.ts")).toEqual([]);
});

test("providers do not know each other, the database or the use-cases", () => {
  const found = broken(["server/providers"], ({ from, to }) => {
    const own = /^server\/providers\/(\w+)\//.exec(from)?.[1];
    const other = /^#server\/providers\/(github|gitlab|bitbucket)\//.exec(to)?.[1];
    if (own && other && own !== other) return true;
    if (other && !own) return from !== "server/providers/registry.ts";
    return (
      (to.startsWith("#db/") && to !== "#db/vocabulary") ||
      startsWith(to, "#server/use-cases/", "#server/trpc/")
    );
  });

  expect(found).toEqual([]);
});

test("SQL is written in the database's folder only", () => {
  const found = broken(["app", "server"], ({ to }) => /^(drizzle-orm|postgres)(\/|$)/.test(to));

  expect(found).toEqual([]);
});

test("the plain database client serves set-up and listening, never a request", () => {
  const users = importsOf("app", "server", "db").filter(({ to }) => to === "#db/admin-client");

  expect(users.map(({ from }) => from).sort()).toEqual([
    ...["db/embedded/snapshot.ts", "db/embedded/start.ts", "db/listen.ts", "db/migrate.ts"],
    ...["server/start/check-server.ts", "server/start/reach-database.ts"],
  ]);
});

test.each([
  ["arctic", ["server/providers/oauth.ts"]],
  ["undici", ["server/outbound/guard.ts"]],
  ["nodemailer", ["server/mail/mailer.ts"]],
  ["@node-rs/argon2", ["server/identity/password.ts"]],
])("%s has one user", (name, users) => {
  const found = importsOf("app", "server", "db", "scripts").filter(
    ({ to }) => to === name || to.startsWith(`${name}/`),
  );

  expect([...new Set(found.map(({ from }) => from))]).toEqual(users);
});

test("I-03: processes are started in three places, each with an environment of its own making", () => {
  const found = importsOf("app", "server", "db").filter(({ to }) => to === "node:child_process");

  expect(found.map(({ from }) => from).sort()).toEqual([
    ...["db/embedded/runner.ts", "db/embedded/start.ts"],
    ...["server/sandbox/launcher.ts", "server/sandbox/start-sandboxed.ts", "server/source/git-command.ts"],
  ]);
});

test("the client takes nothing from the server but the type of the router", () => {
  const found = importsOf("client").filter(({ to }) =>
    startsWith(to, "#server/", "#db/", "#app/", "#tests/"),
  );

  expect(found.filter(({ typeOnly }) => !typeOnly)).toEqual([]);
  expect([...new Set(found.map(({ to }) => to))]).toEqual(["#server/trpc/app-router"]);
  expect(broken(["app", "server", "db"], ({ to }) => to.startsWith("#client/"))).toEqual([]);
});

test("tests are not imported by the product", () => {
  expect(broken(["app", "client", "server", "db", "scripts"], ({ to }) => to.startsWith("#tests/"))).toEqual(
    [],
  );
});
