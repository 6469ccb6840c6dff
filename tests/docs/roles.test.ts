import { expect, test } from "vitest";
import { roles } from "#db/vocabulary";
import { can, permissions } from "#server/domain/permission";
import { pageAt, tableBelow } from "#tests/docs/pages";

test("the table of roles is the one that is enforced", () => {
  const page = pageAt("docs/administration.md");
  const documented = tableBelow(page, "Roles", "permission").map((row) => row.slice(0, roles.length + 1));

  expect(page.text).toContain(`| permission | ${roles.join(" | ")} |`);
  expect(documented).toEqual(
    permissions.map((permission) => [permission, ...roles.map((role) => (can(role, permission) ? "x" : ""))]),
  );
});
