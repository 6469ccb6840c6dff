import { describe, expect, test } from "vitest";
import { connectionStates, deliveryStates, engineStatuses, scheduleOutcomes } from "#db/vocabulary";
import { errorCodes } from "#server/errors";
import { pageAt, tableBelow } from "#tests/docs/pages";
import { keysOf, scanErrorCodes, textsOfProperty, wordsOfType } from "#tests/docs/source-words";
import { connectionStateNames } from "~/lib/words";

const page = pageAt("docs/troubleshooting.md");
const isProductCode = (code: string): boolean => Object.hasOwn(errorCodes, code);

const codeSets: [heading: string, column: string, codes: readonly string[]][] = [
  ["Error codes", "code", Object.keys(errorCodes)],
  ["Connecting an account", "problem", keysOf("app/lib/callback-answers.ts", "problems")],
  ["Connection states", "state", connectionStates],
  ["Ending a connection", "outcome", wordsOfType("server/providers/provider.ts", "Revocation")],
  ["What a listing leaves out", "gap", wordsOfType("server/providers/provider.ts", "Gap")],
  ["Scans that failed", "code", scanErrorCodes().filter((code) => !isProductCode(code))],
  ["Scans that failed", "reason", textsOfProperty(["server/source/git-failure.ts"], "reason")],
  ["Engines", "state", engineStatuses],
  ["Repositories that wait", "change", keysOf("server/domain/drift.ts", "reasons")],
  ["Schedules that missed their turn", "outcome", scheduleOutcomes],
  ["Webhooks and mail that do not arrive", "state", deliveryStates],
];

describe.each(codeSets)("%s, by %s", (heading, column, codes) => {
  const rows = tableBelow(page, heading, column);

  test("has a row for each there is, and for nothing else", () => {
    expect(codes.length).toBeGreaterThan(1);
    expect(rows.map(([code]) => code).sort()).toEqual([...new Set(codes)].sort());
  });

  test("says of each its cause and its fix", () => {
    expect(rows.filter((row) => row.some((cell) => cell === ""))).toEqual([]);
  });
});

test("the error codes have the status and the retry that callers get", () => {
  const documented = tableBelow(page, "Error codes", "code").map(([code, http, retry]) => [
    code,
    http,
    retry,
  ]);
  const told = Object.entries(errorCodes).map(([code, { http, retry }]) => [code, String(http), retry]);

  expect(documented.sort()).toEqual(told.sort());
});

test("the states of connections have the names that people see", () => {
  const documented = tableBelow(page, "Connection states", "state").map(([state, name]) => [state, name]);

  expect(documented).toEqual(Object.entries(connectionStateNames));
});

test("what git could not do is said with the code it has", () => {
  const codes = tableBelow(page, "Scans that failed", "reason").map(([, code]) => code ?? "");

  expect(codes.filter((code) => !isProductCode(code))).toEqual([]);
});

test("what the callback passes on has an answer of its own or one it shares", () => {
  const passed = textsOfProperty(["server/use-cases/connections/complete-connection.ts"], "problem");

  expect(passed.length).toBeGreaterThan(2);
  expect(tableBelow(page, "Connecting an account", "problem").map(([problem]) => problem)).toEqual(
    expect.arrayContaining(passed),
  );
});
