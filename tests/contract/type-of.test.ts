import { expect, test } from "vitest";
import { z } from "zod";
import { inJson } from "#server/contract/procedures";
import { typeOf } from "#server/contract/type-of";

const forms: [string, z.ZodType, string][] = [
  ["words", z.enum(["a", "b"]), '"a" | "b"'],
  ["a list of choices", z.array(z.union([z.string(), z.null()])), "(string | null)[]"],
  ["members that may be left out", z.object({ a: z.string().optional() }), "{ a?: string | undefined }"],
  ["a member with a default", z.object({ a: z.boolean().default(true) }), "{ a?: boolean | undefined }"],
  ["a name that is no identifier", z.object({ "a-b": z.literal(1) }), '{ "a-b": 1 }'],
  ["no members", z.object({}), "Record<string, never>"],
  ["a dictionary", z.record(z.string(), z.number().int()), "Record<string, number>"],
  ["a whole dictionary", z.record(z.enum(["a", "b"]), z.number()), 'Record<"a" | "b", number>'],
  [
    "a partial dictionary",
    z.partialRecord(z.enum(["a", "b"]), z.number()),
    'Partial<Record<"a" | "b", number>>',
  ],
  ["anything", z.unknown(), "unknown"],
];

test.each(forms)("%s", (_, schema, type) => {
  expect(typeOf(inJson(schema, "input"))).toBe(type);
});

test("what is not known is refused rather than guessed", () => {
  expect(() => typeOf({ allOf: [] })).toThrow("No type is known");
});
