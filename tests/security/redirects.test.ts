import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type Member, TEST_PASSWORD } from "#tests/helpers/people";
import { createProduct, type Product, TEST_ORIGIN } from "#tests/helpers/product";
import { enrol, enterPassword } from "#tests/helpers/signing-in";
import { totpCode } from "#tests/helpers/totp";
import { type Open, openFront } from "#tests/security/built-pages";

let product: Product;
let open: Open;
let owner: Member;

beforeAll(async () => {
  // The router says aloud that it tidies such paths up.
  vi.spyOn(console, "warn").mockImplementation(() => {});
  product = await createProduct();
  open = openFront(product);
  owner = await product.member(await product.workspace(), "owner");
});

afterAll(async () => {
  vi.restoreAllMocks();
  await product.close();
});

const elsewhere = [
  ...["//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "https:evil.example"],
  ...["https://evil.example", "HTTPS://EVIL.example", "http:\\\\evil.example", "javascript:alert(1)"],
  ...["JavaScript:alert(1)", "data:text/html,x", "/%09/evil.example", "/\t/evil.example", "/\n/evil.example"],
  ...["https://good@evil.example", "@evil.example", ".evil.example", "/\r\nlocation: https://evil.example"],
  ...[
    "%2f%2fevil.example",
    "/ /evil.example",
    "/.//evil.example",
    "/..//evil.example",
    "/x/..//evil.example",
  ],
  ...["/\u0000/evil.example", "/%5cevil.example", "//evil%E3%80%82example", "file:///etc", "vbscript:x"],
  `/${"a".repeat(200)}//evil.example`,
];

/** Where a browser at this product's origin ends up; undefined where it stays on the page. */
function landing(answer: Response): string | undefined {
  const location = answer.headers.get("location");
  return location === null ? undefined : new URL(location, `${TEST_ORIGIN}/login`).origin;
}

describe.each(elsewhere)("S-09, I-44: %j as the way back", (next) => {
  const query = `?next=${encodeURIComponent(next)}`;

  test("leads nobody to another site, and stands in no link", async () => {
    const visits = [
      await open(`/login${query}`, { as: owner }),
      await open(`/login${query}`),
      await open(`/factor${query}`, { as: owner }),
      await open(`/factor${query}`),
      await open(`/confirm${query}`, { as: owner }),
      await open(`/confirm${query}`),
    ];

    for (const answer of visits) {
      expect([TEST_ORIGIN, undefined]).toContain(landing(answer));
      const links = [...(await answer.text()).matchAll(/(?:href|action)="([^"]*)"/g)].map(([, href = ""]) =>
        href.replaceAll("&amp;", "&"),
      );
      for (const href of links.filter((each) => !each.startsWith("data:image/svg+xml")))
        expect(new URL(href, `${TEST_ORIGIN}/login`).origin).toBe(TEST_ORIGIN);
    }
  });
});

test("S-09: after each step of signing in, the way back is one of this site", async () => {
  const { manualKey } = await enrol(product, owner);
  const headers = { origin: TEST_ORIGIN, "content-type": "application/x-www-form-urlencoded" };
  const query = `?next=${encodeURIComponent("//evil.example")}`;
  const form = (fields: Record<string, string>) => new URLSearchParams(fields).toString();

  const first = await open(`/login${query}`, {
    ...{ method: "POST", headers },
    body: form({ email: owner.email, password: TEST_PASSWORD }),
  });
  const half = await enterPassword(product, owner);
  const second = await open(`/factor${query}`, {
    ...{ method: "POST", headers: { ...headers, cookie: half.cookie } },
    body: form({ intent: "verify", code: totpCode(manualKey, 1) }),
  });

  expect([first.status, second.status]).toEqual([302, 302]);
  expect([landing(first), landing(second)]).toEqual([TEST_ORIGIN, TEST_ORIGIN]);
});
