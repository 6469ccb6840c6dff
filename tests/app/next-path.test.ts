import { describe, expect, it } from "vitest";
import { nextPath } from "~/lib/next-path";

describe("nextPath", () => {
  it.each(["/", "/scans", "/findings?severity=high&engine=sast", "/settings/repositories#picker"])(
    "keeps %s, a path of this site",
    (path) => {
      expect(nextPath(path)).toBe(path);
    },
  );

  it.each([
    "//evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "https://evil.example/",
    "javascript:alert(1)",
    "scans",
    "",
    null,
    undefined,
  ])("answers the fallback to %j", (path) => {
    expect(nextPath(path, "/fallback")).toBe("/fallback");
  });
});
