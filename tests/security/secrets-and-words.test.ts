import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { isEmail, normaliseEmail } from "#server/domain/email";
import { repositoryPath } from "#server/domain/repository-path";
import { checkNewPassword, hashPassword, verifyPassword } from "#server/identity/password";
import { hashRecoveryCode } from "#server/identity/recovery-code";
import { normaliseBaseUrl } from "#server/providers/site";
import { projectRoot } from "#server/root";
import { sourceFiles } from "#tests/helpers/source-files";

const refusalOf = (password: string, personal: string[] = []): string => {
  try {
    checkNewPassword(password, personal);
    return "taken";
  } catch (error) {
    return error instanceof Error ? error.message : "";
  }
};

test("S-31: every password of the list that is kept with the product is refused, in any case", () => {
  const list = fs.readFileSync(path.join(projectRoot, "server/identity/common-passwords.txt"), "utf8");
  const common = list.split("\n").filter(Boolean);

  expect(common.length).toBeGreaterThan(150);
  for (const word of common) {
    expect([word, refusalOf(word)]).not.toEqual([word, "taken"]);
    expect([word, refusalOf(word.toUpperCase())]).not.toEqual([word, "taken"]);
  }
  expect(refusalOf("a passphrase that nobody else has")).toBe("taken");
});

test("S-31: the most used passwords of all are refused, by the list or for their length", () => {
  const most = [
    ...["123456", "password", "123456789", "12345678", "12345", "qwerty", "1234567", "111111", "123123"],
    ...[
      "abc123",
      "1234567890",
      "password1",
      "iloveyou",
      "000000",
      "qwertyuiop",
      "monkey",
      "dragon",
      "letmein",
    ],
    ...["football", "baseball", "sunshine", "princess", "admin", "welcome", "login", "passw0rd", "master"],
    ...["password123", "1q2w3e4r5t", "qwerty123", "1qaz2wsx", "trustno1", "superman", "shadow", "michael"],
    ...["654321", "666666", "121212", "zaq12wsx", "asdfghjkl", "zxcvbnm", "987654321", "qazwsx", "starwars"],
    ...["hello", "freedom", "whatever", "charlie", "password!", "changeme", "secret"],
  ];

  expect(most.length).toBeGreaterThanOrEqual(50);
  for (const word of most) expect([word, refusalOf(word)]).not.toEqual([word, "taken"]);
});

test("S-71: passwords are hashed with argon2id at no less than OWASP's costs, each with a salt of its own", async () => {
  const [one, two] = [await hashPassword("the same password"), await hashPassword("the same password")];

  const [, memory, passes, lanes] = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$/.exec(one) ?? [];
  expect(Number(memory)).toBeGreaterThanOrEqual(19 * 1024);
  expect(Number(passes)).toBeGreaterThanOrEqual(2);
  expect(Number(lanes)).toBe(1);
  expect(one).not.toBe(two);
  expect(await verifyPassword(two, "the same password")).toBe(true);
});

test("S-72: what must not be guessed comes from the system's generator: Math.random only spreads pauses", () => {
  const files = sourceFiles("app", "server", "db").filter((file) =>
    /\bMath\.random\b/.test(fs.readFileSync(file, "utf8")),
  );

  expect(files.sort()).toEqual([
    "server/connect/note-renewal-failure.ts",
    "server/connect/probe-connections.ts",
    "server/notifications/deliver.ts",
    "server/notifications/notification-loop.ts",
    "server/outbound/retry.ts",
  ]);
});

test("S-11: no other grant than the code's and the refresh token's is in the source", () => {
  const text = sourceFiles("app", "server")
    .map((file) => fs.readFileSync(file, "utf8"))
    .join("\n");

  expect(new Set(text.match(/grant_type: "\w+"/g))).toEqual(new Set(['grant_type: "refresh_token"']));
  expect(text).not.toMatch(/response_type.{0,10}token|validatePassword|clientCredentials|deviceCode/);
});

test("I-23: an address is brought into one form first and judged in that form", () => {
  const signs = ["＠", "﹫"];
  for (const sign of signs) {
    const normal = normaliseEmail(`Eve${sign}Example.test`);
    expect(normal).toBe("eve@example.test");
    expect(isEmail(normal)).toBe(true);
  }
  const two = [
    ...["eve@evil.example@good.test", "eve＠evil.example@good.test", "eve@evil.example﹫good.test"],
    ...["eve@evil.example,good@good.test", "eve@evil.example;good@good.test", "<eve@evil.example>"],
    ...[
      "eve@evil.example\ngood@good.test",
      "eve @evil.example",
      "eve@ evil.example",
      "eve@evil\u0000.example",
    ],
    ...[
      "eve@",
      "@evil.example",
      "eve",
      "",
      "eve@evil",
      "eve@@evil.example",
      'eve"@evil.example',
      "e\\ve@evil.example",
    ],
    ...["eve@evil.exam ple", "eve@evil.example%0d%0abcc:x", "mailto:eve@evil.example"],
  ];
  for (const text of two) expect([text, isEmail(normaliseEmail(text))]).toEqual([text, false]);
});

// A search that backtracks over 50 KB would not end within any test's patience.
test("W-19: every judge of text comes to an end with texts of 50 KB that are nearly right", () => {
  const many = (text: string) => text.repeat(Math.ceil(51_200 / text.length));
  const near = [
    ...[
      "a",
      "a.",
      "a/",
      "-",
      ".",
      "a@",
      "@a",
      "a@a.",
      " ",
      "\t",
      "0",
      "%",
      "\\",
      '"',
      "(",
      "a-",
      "_",
      "//",
      "::",
    ],
    ...["https://", "a.a/", "../", "\u0000", "é", "💥", "AAAA-", "1.", "v1."],
  ].flatMap((text) => [many(text), `${many(text)}!`, `a@${many(text)}`, `https://${many(text)}\n`]);

  for (const text of near) {
    isEmail(normaliseEmail(text));
    repositoryPath(text);
    normaliseBaseUrl(text);
    refusalOf(text);
    hashRecoveryCode(text);
  }

  expect(near.every((text) => text.length >= 51_200)).toBe(true);
});
