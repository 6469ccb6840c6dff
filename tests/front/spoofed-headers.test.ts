import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { configure, type ForgeNetwork, openForgeNetwork } from "#tests/helpers/connecting";
import type { Member } from "#tests/helpers/people";
import { createProduct, type Product } from "#tests/helpers/product";

let direct: Product;
let proxied: Product;
let network: ForgeNetwork;
let owner: Member;

beforeAll(async () => {
  direct = await createProduct();
  proxied = await createProduct({ TRUST_PROXY: "1" });
  network = openForgeNetwork();
});

beforeEach(async () => {
  owner = await direct.member(await direct.workspace(), "owner");
});

afterAll(async () => {
  await network.close();
  await direct.close();
  await proxied.close();
});

const spoofs: Record<string, string>[] = [
  { host: "evil.example" },
  { host: "localhost:3000@evil.example" },
  { "x-forwarded-host": "evil.example" },
  { "x-forwarded-host": "evil.example:6666, localhost:3000" },
  { "x-forwarded-proto": "https", "x-forwarded-port": "6666" },
  { forwarded: "host=evil.example;proto=https" },
  { "x-original-url": "//evil.example/", "x-rewrite-url": "//evil.example/" },
];

describe.each(spoofs)("a request with %j", (spoof) => {
  const headers = { "content-type": "application/json", ...spoof };

  test("S-10, S-89, I-40: does not change where a provider sends people back", async () => {
    await configure(direct, owner, network.forges.github);

    const answer = await direct.request("/api/git/connect/github", { as: owner, method: "POST", headers });

    const { authorizationUrl } = (await answer.json()) as { authorizationUrl: string };
    expect(new URL(authorizationUrl).searchParams.get("redirect_uri")).toBe(
      "http://localhost:3000/api/git/callback/github",
    );
  });

  test("S-89, I-40: does not change an invitation's link, mailed or shown", async () => {
    direct.mails.length = 0;

    const answer = await direct.request("/api/trpc/team.invite", {
      ...{ as: owner, method: "POST", headers },
      body: JSON.stringify({ email: "guest@example.test", role: "viewer" }),
    });

    const text = await answer.text();
    expect(text).toContain("http://localhost:3000/invite/");
    expect(text + JSON.stringify(direct.mails)).not.toContain("evil");
  });
});

describe("the address a limit is counted by", () => {
  const guess = (product: Product, index: number, forwarded: string) =>
    product
      .request("/api/trpc/session.signIn", {
        method: "POST",
        headers: {
          ...{ "content-type": "application/json", "x-forwarded-for": forwarded },
          ...{ "x-real-ip": forwarded, forwarded: `for=${forwarded}`, "cf-connecting-ip": forwarded },
        },
        body: JSON.stringify({ email: `spray-${index}@example.test`, password: "guess" }),
      })
      .then(({ status }) => status);
  const refused = (statuses: number[]) => statuses.filter((status) => status === 429).length;

  test("S-89: is the peer's, whatever the request says", async () => {
    const statuses: number[] = [];
    for (let index = 0; index < 63; index += 1)
      statuses.push(await guess(direct, index, `203.0.113.${index}`));

    expect(refused(statuses)).toBe(3);
  });

  test("is what the operator's proxy added last, behind a trusted proxy", async () => {
    const many: number[] = [];
    for (let index = 0; index < 63; index += 1) many.push(await guess(proxied, index, `203.0.113.${index}`));
    const one: number[] = [];
    for (let index = 0; index < 63; index += 1) {
      one.push(await guess(proxied, 100 + index, `203.0.113.${index}, 198.51.100.7`));
    }

    expect([refused(many), refused(one)]).toEqual([0, 3]);
  });
});
