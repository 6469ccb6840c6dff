import { describe, expect, test } from "vitest";
import { providers } from "#db/vocabulary";
import { providerRegistry } from "#server/providers/registry";
import { pageAt, tableBelow } from "#tests/docs/pages";

describe.each(providers)("%s", (kind) => {
  const page = pageAt(`docs/providers/${kind}.md`);
  const adapter = providerRegistry[kind];
  const site = adapter.site(adapter.defaultBaseUrl);
  const rows = tableBelow(page, "What is asked for", "scope");

  test("the page names the scopes that are asked for and needed, and no others", () => {
    const all = new Set([...adapter.scopesAsked, ...adapter.scopesNeeded]);
    const needed = rows.filter((row) => row.at(-2) === "yes").map(([scope]) => scope);

    expect(rows.map(([scope]) => scope).sort()).toEqual([...all].sort());
    expect(needed.sort()).toEqual([...adapter.scopesNeeded].sort());
  });

  test("the page names the redirect URI and the pages of the provider that the product links to", () => {
    expect(page.text).toContain(`\`<PUBLIC_ORIGIN>/api/git/callback/${kind}\``);
    expect(page.text).toContain(adapter.registration.registerAt(site));
    expect(page.text).toContain(adapter.grantsPage(site));
  });

  test("what the product quotes of the provider's form stands on the page", () => {
    const quoted = adapter.registration.steps.flatMap((step) =>
      [...step.matchAll(/“([^”]+)”/g)].map(([, box]) => box ?? ""),
    );

    expect(quoted.length).toBeGreaterThan(0);
    expect(quoted.filter((box) => !page.text.includes(box))).toEqual([]);
  });

  test("the page says whether a server of one's own can be connected", () => {
    expect(page.text).toMatch(adapter.selfManaged ? /base URL/i : /is not supported/);
  });
});
