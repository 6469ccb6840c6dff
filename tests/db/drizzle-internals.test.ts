import fs from "node:fs";
import { createRequire } from "node:module";
import { sql } from "drizzle-orm";
import { PgDialect } from "drizzle-orm/pg-core";
import { PostgresJsSession, PostgresJsTransaction } from "drizzle-orm/postgres-js";
import { expect, test } from "vitest";

// db/transaction.ts hands Drizzle a fenced handle in place of a client. If Drizzle begins to call anything else on it, the
// fence has a hole: read the new session classes before changing what stands here.
const require = createRequire(import.meta.url);
const source = (file: string) =>
  fs.readFileSync(require.resolve(`drizzle-orm/${file}`).replace(/\.cjs$/, ".js"), "utf8");

const methodsOf = (type: { prototype: object }) => Object.getOwnPropertyNames(type.prototype).sort();

test("Drizzle's session classes have the methods and the arity this product was read against", () => {
  expect(methodsOf(PostgresJsSession)).toEqual([
    ...["constructor", "prepareQuery", "query", "queryObjects", "transaction"],
  ]);
  expect(methodsOf(PostgresJsTransaction)).toEqual(["constructor", "transaction"]);
  expect([PostgresJsSession.length, PostgresJsTransaction.length]).toEqual([3, 3]);
});

test("Drizzle's session calls nothing on its client but unsafe, savepoint and begin", () => {
  const text = source("postgres-js/session");

  const calls = new Set([...text.matchAll(/\bclient\.(\w+)\(/g)].map(([, name]) => name));
  expect([...calls].sort()).toEqual(["begin", "savepoint", "unsafe"]);
});

test("the handle of a transaction is asked for unsafe and savepoint, and for begin never", async () => {
  const asked: string[] = [];
  const rows = Object.assign([], { values: () => rows });
  const handle = new Proxy(
    {},
    {
      get: (_, name) => {
        asked.push(String(name));
        if (name === "savepoint") return (work: (inner: unknown) => unknown) => work(handle);
        return () => Object.assign(Promise.resolve(rows), { values: () => Promise.resolve(rows) });
      },
    },
  );
  const dialect = new PgDialect();
  const config = { fullSchema: {}, schema: {}, tableNamesMap: {} };
  const session = new PostgresJsSession(handle as never, dialect, config as never);
  const tx = new PostgresJsTransaction(dialect, session as never, config as never);

  await tx.execute(sql`select 1`);
  await tx.select({ one: sql`1` }).from(sql`x`);
  await tx.transaction((inner) => inner.execute(sql`select 2`));

  expect(asked).toEqual(["unsafe", "unsafe", "savepoint", "unsafe"]);
});
