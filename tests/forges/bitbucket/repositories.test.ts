import { describe, expect, it } from "vitest";
import { createBitbucketForge } from "#tests/forges/bitbucket/forge";
import { read } from "#tests/forges/dance";

interface Listing {
  values: { full_name?: string; permission?: string; language?: string; mainbranch?: unknown }[];
  next?: string;
  page: number;
  pagelen: number;
}
const listingOf = async (response: Response) => (await response.json()) as Listing;

describe("repositories", () => {
  it.each([
    "/repositories?role=contributor",
    "/workspaces",
    "/user/permissions/repositories",
    "/user/permissions/workspaces",
  ])("has removed %s", async (path) => {
    const forge = createBitbucketForge();
    const response = await read(forge, path, forge.issueToken().access);
    expect(response.status).toBe(410);
    expect(await response.text()).toContain("CHANGE-2770");
  });

  it("lists by workspace and role, with an absolute next", async () => {
    const forge = createBitbucketForge();
    const { access } = forge.issueToken();
    const workspaces = await listingOf(await read(forge, "/user/workspaces?pagelen=100", access));
    expect(JSON.stringify(workspaces.values)).toContain('"slug":"acme-example"');
    const path = "/repositories/acme-example?role=contributor&sort=-updated_on&pagelen=1";
    const first = await listingOf(await read(forge, path, access));
    expect(first.values[0]).toMatchObject({ full_name: "acme-example/release-notifier" });
    expect(first.next?.startsWith("https://api.bitbucket.org/2.0/repositories/acme-example?")).toBe(true);
    const second = await listingOf(
      await read(forge, String(first.next).slice(forge.bases.api.length), access),
    );
    expect(second.values[0]).toMatchObject({ full_name: "acme-example/mobile-shell", language: "" });
    expect(second.next).toBeUndefined();
  });

  it("tells rights apart from the listing", async () => {
    const forge = createBitbucketForge();
    const path = "/user/workspaces/acme-example/permissions/repositories?pagelen=100";
    const { values } = await listingOf(await read(forge, path, forge.issueToken().access));
    expect(values.map((row) => row.permission)).toEqual(["admin", "write", "read", "read"]);
  });

  it("reads by uuid in encoded braces", async () => {
    const forge = createBitbucketForge();
    const { id } = forge.repository("octo-operator/scratchpad");
    const response = await read(
      forge,
      `/repositories/octo-operator/${encodeURIComponent(id)}`,
      forge.issueToken().access,
    );
    expect(await response.json()).toMatchObject({ uuid: id, mainbranch: null });
  });

  it("hides what is out of reach and follows a rename", async () => {
    const forge = createBitbucketForge();
    const { access } = forge.issueToken();
    expect((await read(forge, "/repositories/acme-example/hidden-ledger", access)).status).toBe(404);
    expect((await read(forge, "/repositories/acme-example/app-shell", access)).status).toBe(301);
  });

  it("names the scope a token lacks", async () => {
    const forge = createBitbucketForge();
    const { access } = forge.issueToken({ scopes: ["repository"] });
    const response = await read(forge, "/user", access);
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ error: { detail: { required: ["account"] } } });
  });

  it("counts requests per consumer", async () => {
    const forge = createBitbucketForge({ switches: { rateLimit: 1 } });
    const { access } = forge.issueToken();
    expect((await read(forge, "/repositories/acme-example", access)).status).toBe(200);
    expect((await read(forge, "/repositories/acme-example", access)).status).toBe(429);
    expect((await read(forge, "/user", access)).status).toBe(200);
  });
});
