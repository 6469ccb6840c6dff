import { describe, expect, test } from "vitest";
import { retryDelaySeconds } from "#server/domain/retry-delay";
import { scopesInWords } from "#server/domain/scopes-in-words";

describe("the pause after failures in a row", () => {
  test("is none after the first, then doubles up to a quarter of an hour", () => {
    const pauses = [1, 2, 3, 4, 8, 12, 1000].map((failures) => retryDelaySeconds(failures, 0.5));

    expect(pauses).toEqual([0, 5, 10, 20, 320, 900, 900]);
  });

  test("is spread by a quarter to both sides", () => {
    expect([0, 0.999].map((random) => retryDelaySeconds(12, random))).toEqual([675, 1125]);
  });
});

describe("scopes in words", () => {
  const gitlab = {
    asked: ["read_api", "read_repository", "read_user"],
    needed: ["read_api", "read_repository"],
  };

  test.each([
    [
      ["read_api", "read_repository"],
      "Granted all that is needed. Asked for, not granted and not needed: read_user.",
    ],
    [["read_api", "read_repository", "read_user"], "Granted all that is needed; also granted: read_user."],
    [["api"], "Granted all that is needed; also granted: api."],
    [["read_repository", "read_user"], "Missing read_api: cannot list. Granted beside: read_user."],
    [[], "GitLab did not say what it granted."],
  ])("compare what was granted with what is needed: %j", (granted, sentence) => {
    expect(scopesInWords("GitLab", { ...gitlab, granted })).toBe(sentence);
  });
});
