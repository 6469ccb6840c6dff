import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "#db/database";
import { Readiness } from "#server/front/readiness";
import { newestMigrationOfBuild } from "#server/start/prepare-database";
import { createProduct, type Product } from "#tests/helpers/product";

let product: Product;

beforeAll(async () => {
  product = await createProduct();
});

afterAll(() => product.close());

test("a database at the schema of this build is ready, one that lacks a migration is not", async () => {
  const newest = newestMigrationOfBuild();

  expect(await new Readiness(product.services.db, newest).check()).toBe("ready");
  expect(await new Readiness(product.services.db, newest + 1).check()).toBe("migrations pending");
});

test("a process that drains says so from then on, without asking the database", async () => {
  const { db, asked } = databaseThat(() => Promise.resolve(1));
  const readiness = new Readiness(db, 1);
  readiness.drain();

  expect(await readiness.check()).toBe("draining");
  expect(asked()).toBe(0);
});

test("a database that never answers is given up", async () => {
  const { db } = databaseThat(() => new Promise(() => {}));

  expect(await new Readiness(db, 1, 1).check()).toBe("database unavailable");
});

test("a database that fails is unavailable, and is asked anew the next time", async () => {
  const answers = [() => Promise.reject(new Error("away")), () => Promise.resolve(1)];
  const { db } = databaseThat(() => answers.shift()?.() ?? Promise.resolve(1));
  const readiness = new Readiness(db, 1);

  expect(await readiness.check()).toBe("database unavailable");
  expect(await readiness.check()).toBe("ready");
});

test("however many ask at once, the database is asked once", async () => {
  const { db, asked } = databaseThat(() => Promise.resolve(1));
  const readiness = new Readiness(db, 1);

  const answers = await Promise.all(Array.from({ length: 50 }, () => readiness.check()));

  expect(new Set(answers)).toEqual(new Set(["ready"]));
  expect(asked()).toBe(1);
});

function databaseThat(answer: () => Promise<unknown>) {
  let count = 0;
  const withIdentity = () => {
    count += 1;
    return answer();
  };
  return { db: { withIdentity } as unknown as Pick<Database, "withIdentity">, asked: () => count };
}
