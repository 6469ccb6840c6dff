import { expect, test } from "vitest";
import { parseDatabaseUrl } from "#db/target";

test.each([
  [
    "postgres://u:p%40ss@db.example:6543/app",
    { host: "db.example", port: 6543, database: "app", user: "u", password: "p@ss" },
  ],
  ["postgresql://u@db/app", { host: "db", port: 5432, database: "app", user: "u" }],
  [
    "postgres:///app?host=/run/pg",
    { host: "localhost", port: 5432, socketPath: "/run/pg/.s.PGSQL.5432", database: "app", user: "postgres" },
  ],
  [
    "postgres://u@db/app?sslmode=require",
    { host: "db", port: 5432, database: "app", user: "u", tls: { rejectUnauthorized: false } },
  ],
  [
    "postgres://u@db/app?sslmode=verify-full",
    { host: "db", port: 5432, database: "app", user: "u", tls: {} },
  ],
])("%s is understood", (url, target) => {
  expect(parseDatabaseUrl(url)).toEqual(target);
});

test.each([
  "",
  "db/app",
  "mysql://u:canary@db/app",
  "postgres://u:canary@db",
  "postgres://u:canary@db/",
  "postgres://u:canary@db/app?sslmode=verify-maybe",
  "postgres://u:canary@[/app",
])("%j is refused without being repeated", (url) => {
  expect(() => parseDatabaseUrl(url)).toThrow(TypeError);
  expect(() => parseDatabaseUrl(url)).not.toThrow(/canary/);
});
