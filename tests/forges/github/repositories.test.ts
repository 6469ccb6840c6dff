import { describe, expect, it } from "vitest";
import { read } from "#tests/forges/dance";
import { createGithubForge } from "#tests/forges/github/forge";
import { repository } from "#tests/forges/world";

type Row = { full_name: string; permissions: Record<string, boolean> };
const rowsOf = async (response: Response) => (await response.json()) as Row[];

describe("repositories", () => {
  it("pages by Link", async () => {
    const forge = createGithubForge();
    const { access } = forge.issueToken();
    const first = await read(forge, "/user/repos?per_page=4&sort=pushed", access);
    expect(first.headers.get("link")).toBe(
      '<https://api.github.com/user/repos?per_page=4&sort=pushed&page=2>; rel="next", <https://api.github.com/user/repos?per_page=4&sort=pushed&page=2>; rel="last"',
    );
    const second = await read(forge, "/user/repos?per_page=4&sort=pushed&page=2", access);
    const rows = [...(await rowsOf(first)), ...(await rowsOf(second))];
    expect(rows.map((row) => row.full_name)).toEqual([
      "acme-example/payments-api",
      "acme-example/web-storefront",
      "octo-operator/empty-sandbox",
      "octo-labs/telemetry-agent",
      "acme-example/design-tokens",
      "acme-example/legacy-gateway",
    ]);
    expect(rows[4]?.permissions).toEqual({
      admin: false,
      maintain: false,
      push: false,
      triage: false,
      pull: true,
    });
  });

  it("cuts a page at one hundred rows", async () => {
    const many = Array.from({ length: 130 }, (_, at) =>
      repository({
        id: String(at + 1),
        namespace: "acme-example",
        name: `service-${at}`,
        rights: { "octo-operator": "read" },
      }),
    );
    const forge = createGithubForge({ repositories: many });
    const { access } = forge.issueToken();
    expect(await rowsOf(await read(forge, "/user/repos?per_page=500", access))).toHaveLength(100);
  });

  it("refuses type together with visibility or affiliation", async () => {
    const forge = createGithubForge();
    const { access } = forge.issueToken();
    expect((await read(forge, "/user/repos?type=all&visibility=all", access)).status).toBe(422);
  });

  it("names organisations hidden by SSO and is silent about unapproved ones", async () => {
    const forge = createGithubForge();
    const { access } = forge.issueToken();
    forge.switches.ssoOrganizations = ["octo-labs"];
    forge.switches.restrictedOrganizations = ["acme-example"];
    const list = await read(forge, "/user/repos", access);
    expect(list.headers.get("x-github-sso")).toBe("partial-results; organizations=2002");
    expect((await rowsOf(list)).map((row) => row.full_name)).toEqual(["octo-operator/empty-sandbox"]);
    const sso = await read(forge, "/repositories/500006", access);
    expect([sso.status, sso.headers.get("x-github-sso")]).toEqual([
      403,
      expect.stringContaining("required; url="),
    ]);
    expect((await read(forge, "/repositories/500001", access)).status).toBe(403);
  });

  it("answers a former path with 301 and what is out of reach with 404", async () => {
    const forge = createGithubForge();
    const { access } = forge.issueToken();
    const moved = await read(forge, "/repos/octo-labs/telemetry", access);
    expect([moved.status, moved.headers.get("location")]).toEqual([
      301,
      "https://api.github.com/repositories/500006",
    ]);
    expect((await read(forge, "/repositories/500007", access)).status).toBe(404);
  });

  it("counts requests and refuses those above the limit", async () => {
    const forge = createGithubForge({ switches: { rateLimit: 1 } });
    const { access } = forge.issueToken();
    expect((await read(forge, "/user", access)).headers.get("x-ratelimit-remaining")).toBe("0");
    expect((await read(forge, "/user", access)).status).toBe(403);
  });

  it("stands below /api/v3 when it is mounted on an origin of its own", async () => {
    const forge = createGithubForge();
    forge.mount("http://127.0.0.1:4101");
    const { access } = forge.issueToken();
    expect(forge.bases.api).toBe("http://127.0.0.1:4101/api/v3");
    expect((await read(forge, "/user", access)).status).toBe(200);
  });
});
