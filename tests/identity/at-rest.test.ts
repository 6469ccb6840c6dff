import { decodeBase32IgnorePadding } from "@oslojs/encoding";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type BehindTheWalls, lookBehindTheWalls } from "#tests/helpers/behind-the-walls";
import { type Member, TEST_PASSWORD } from "#tests/helpers/people";
import { createProduct, type Product } from "#tests/helpers/product";
import { type Enrolled, enrol } from "#tests/helpers/signing-in";

let product: Product;
let walls: BehindTheWalls;
let member: Member;
let enrolled: Enrolled;
let dump: string;

beforeAll(async () => {
  product = await createProduct();
  walls = lookBehindTheWalls(product.database);
  member = await product.member(await product.workspace(), "owner");
  enrolled = await enrol(product, member);
  dump = await walls.dump();
});

afterAll(async () => {
  await walls.close();
  await product.close();
});

test("the dump has what is looked for: addresses and hashes are there", () => {
  expect(dump).toContain(member.email);
  expect(dump).toContain("$argon2id$");
});

test.each([
  ["password", () => [TEST_PASSWORD]],
  ["session token", () => [member.token, enrolled.browser.cookie.replace("__Host-sid=", "")]],
  ["recovery code", () => enrolled.recoveryCodes.flatMap((code) => [code, code.replaceAll("-", "")])],
  [
    "authenticator secret",
    () => {
      const key = Buffer.from(decodeBase32IgnorePadding(enrolled.manualKey.replaceAll(" ", "")));
      const texts = [enrolled.manualKey, enrolled.manualKey.replaceAll(" ", "")];
      return [...texts, key.toString("hex"), key.toString("base64"), key.toString("latin1")];
    },
  ],
])("S-40, S-44: a dump of the database and the log hold no %s", (_, secrets) => {
  const log = product.logLines.join("\n");
  for (const secret of secrets()) {
    expect(dump).not.toContain(secret);
    expect(log).not.toContain(secret);
  }
});

test("S-44: the session token itself, in its bytes, is not stored either", () => {
  const bytes = Buffer.from(member.token, "base64url");

  expect(dump).not.toContain(bytes.toString("hex"));
  expect(dump).not.toContain(bytes.toString("latin1"));
});
