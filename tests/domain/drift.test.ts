import { describe, expect, test } from "vitest";
import { type DriftKind, driftBetween, pauseReason, type RepositoryFacts } from "#server/domain/drift";

const known: RepositoryFacts = {
  fullName: "acme/api",
  isPrivate: true,
  archived: false,
  defaultBranch: "main",
};

describe("what changed about a repository", () => {
  test.each<[string, Partial<RepositoryFacts>, DriftKind[]]>([
    ["nothing", {}, []],
    ["its name under the same owner", { fullName: "acme/service" }, ["renamed"]],
    ["its owner", { fullName: "other/api" }, ["transferred"]],
    ["its owner and its name", { fullName: "other/service" }, ["transferred"]],
    ["its group among subgroups", { fullName: "acme/team/api" }, ["transferred"]],
    ["its visibility", { isPrivate: false }, ["became_public"]],
    ["its state", { archived: true }, ["archived"]],
    ["its branch", { defaultBranch: "trunk" }, ["default_branch"]],
    ["its branch, gone with all commits", { defaultBranch: null }, []],
    [
      "everything",
      { fullName: "x/y", isPrivate: false, archived: true, defaultBranch: "x" },
      [...(["transferred", "archived", "became_public", "default_branch"] as const)],
    ],
  ])("is told: %s", (_name, change, kinds) => {
    expect(driftBetween(known, { ...known, ...change }).map(({ kind }) => kind)).toEqual(kinds);
  });
});

describe("a change", () => {
  const drift = (kind: DriftKind) => [{ kind, before: "acme/api", after: "other/api" }];

  test.each<DriftKind>(["transferred", "archived", "became_public", "replaced"])(
    "%s pauses under the policy to pause",
    (kind) => {
      expect(pauseReason(drift(kind), "pause")).toMatch(/\.$/);
    },
  );

  test.each<DriftKind>(["renamed", "default_branch", "became_private", "unarchived", "gone"])(
    "%s never pauses",
    (kind) => {
      expect(pauseReason(drift(kind), "pause")).toBeUndefined();
    },
  );

  test("only pauses under the policy to note when the name went to another repository", () => {
    const kinds: DriftKind[] = ["transferred", "archived", "became_public", "replaced"];

    expect(kinds.filter((kind) => pauseReason(drift(kind), "note"))).toEqual(["replaced"]);
  });
});
