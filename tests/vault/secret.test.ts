import { inspect } from "node:util";
import { expect, test } from "vitest";
import { createLog } from "#server/log";
import { Secret } from "#server/secret";

const CANARY = "opaque-canary-3f9c";
const secret = new Secret(CANARY);

test("it is told only to who asks for it", () => {
  expect(secret.reveal()).toBe(CANARY);
});

test.each([
  ["a template", () => `${secret}`],
  ["a sum", () => `token: ${secret}`.concat(String(secret))],
  ["JSON", () => JSON.stringify({ deep: [{ secret }] })],
  ["inspect", () => inspect({ secret, list: [secret] }, { depth: 9, showHidden: true, customInspect: true })],
  ["inspect of its insides", () => inspect(secret, { showHidden: true, customInspect: false })],
  ["its keys", () => JSON.stringify([Object.entries(secret), Reflect.ownKeys(secret), { ...secret }])],
  ["an error", () => String(new Error(`failed with ${secret}`, { cause: secret }).stack)],
  ["a clone", () => inspect(structuredClone({ ...secret }))],
])("%s does not show it", (_name, print) => {
  expect(print()).not.toContain(CANARY);
});

test("a log line does not show it", () => {
  const lines: string[] = [];
  const log = createLog("trace", (line) => void lines.push(line));

  log.info({ secret, nested: { token: secret }, list: [secret] }, "with %s and %o", secret, { secret });
  log.error({ error: Object.assign(new Error("failed"), { context: { secret } }) });

  expect(lines).toHaveLength(2);
  expect(lines.join("")).not.toContain(CANARY);
});
