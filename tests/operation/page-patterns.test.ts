import { expect, test } from "vitest";
import { pagePatterns } from "#server/front/page-patterns";

const patternOf = pagePatterns([
  { id: "root", path: "" },
  { id: "shell", parentId: "root" },
  { id: "home", parentId: "shell" },
  { id: "findings", parentId: "shell", path: "findings" },
  { id: "finding", parentId: "findings", path: ":id" },
  { id: "import", parentId: "shell", path: "findings/import" },
  { id: "uses", parentId: "root", path: "settings/connections/:id/uses" },
  { id: "missing", parentId: "root", path: "*" },
]);

test.each([
  ["/", "/"],
  ["/_root.data", "/"],
  ["/findings", "/findings"],
  ["/findings/import", "/findings/import"],
  ["/findings/import.data", "/findings/import"],
  ["/findings/0190-f", "/findings/:id"],
  ["/settings/connections/0190-f/uses", "/settings/connections/:id/uses"],
  ["/settings/connections/0190-f/uses/more", "other"],
  ["/wp-login.php", "other"],
])("%s is a page of the pattern %s", (path, pattern) => {
  expect(patternOf(path)).toBe(pattern);
});
