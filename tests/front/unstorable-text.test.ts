import { afterAll, beforeAll, expect, test } from "vitest";
import { createProduct, type Product } from "#tests/helpers/product";

let product: Product;

beforeAll(async () => {
  product = await createProduct();
});

afterAll(() => product.close());

const post = (procedure: string, input: object) =>
  product.request(`/api/trpc/${procedure}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(input),
  });

test.each([
  ["session.signIn", { email: "\u0000@example.test", password: "x" }],
  ["session.signIn", { email: "a@example.test\u0000", password: "\u0000" }],
])("a text that the database cannot hold is the sender's fault: %s %j", async (procedure, input) => {
  const answer = await post(procedure, input);

  expect([400, 401]).toContain(answer.status);
  expect(await answer.text()).not.toContain("22021");
});
