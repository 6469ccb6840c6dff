import { afterAll, beforeAll, expect, test } from "vitest";
import { createProduct, type Product } from "#tests/helpers/product";

let product: Product;

beforeAll(async () => {
  product = await createProduct();
});

afterAll(() => product.close());

test("nobody is an answer", async () => {
  const session = await (await product.api()).session.current();

  expect(session).toMatchObject({ state: "anonymous", user: null, workspace: null });
});

test("a session at AAL2 is told its workspace and rights", async () => {
  const owner = await product.member(await product.workspace("Acme"), "owner");

  const session = await (await product.api(owner)).session.current();

  expect(session).toMatchObject({ state: "aal2", fresh: true, workspace: { name: "Acme", role: "owner" } });
  expect(session.can.delete_workspace).toBe(true);
});

test("a session at AAL1 is told nothing of a workspace", async () => {
  const owner = await product.member(await product.workspace("Acme"), "owner", 1);

  const session = await (await product.api(owner)).session.current();

  expect(session).toMatchObject({ state: "aal1", workspace: null, workspaces: [] });
});
