import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { placeOfBrokenText } from "#server/trpc/well-formed";
import { refusalOf } from "#tests/helpers/outcome";
import type { Member } from "#tests/helpers/people";
import { createProduct, type Product } from "#tests/helpers/product";

describe("the place of a broken text", () => {
  test.each([
    { input: "a\ud800b", place: "" },
    { input: { name: "\udc00" }, place: "name" },
    { input: { rules: [{ text: "whole" }, { text: "\ud83d" }] }, place: "rules.1.text" },
    { input: { inner: { "\ud800": 1 } }, place: "inner" },
  ])("is $place", ({ input, place }) => {
    expect(placeOfBrokenText(input)).toBe(place);
  });

  test.each([[undefined], [null], [7], ["💥 whole"], [{ name: "é", list: ["💥"], nothing: null }]])(
    "is none in %j",
    (input) => {
      expect(placeOfBrokenText(input)).toBeUndefined();
    },
  );
});

describe("a procedure", () => {
  let product: Product;
  let owner: Member;

  beforeAll(async () => {
    product = await createProduct();
    owner = await product.member(await product.workspace(), "owner");
  });

  afterAll(() => product.close());

  test("refuses a broken text by its field and keeps nothing", async () => {
    const api = await product.api(owner);
    const call = api.token.create({ name: "deploy \ud800", scopes: ["view_repos"], days: 30 });

    expect(await refusalOf(call)).toMatchObject({ code: "BAD_REQUEST", context: { field: "name" } });
    expect(await api.token.list()).toEqual([]);
  });
});
