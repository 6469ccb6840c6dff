import { describe, expect, it } from "vitest";
import { codeFrom, exchange, read } from "#tests/forges/dance";
import { createGitlabForge } from "#tests/forges/gitlab/forge";

type Row = { path_with_namespace: string; default_branch: string | null; permissions: unknown };
const rowsOf = async (response: Response) => (await response.json()) as Row[];

describe("projects", () => {
  it("cannot be listed with read_repository and read_user", async () => {
    const forge = createGitlabForge();
    const { access } = forge.issueToken({ scopes: ["read_repository", "read_user"] });
    expect((await read(forge, "/user", access)).status).toBe(200);
    const list = await read(forge, "/projects?membership=true", access);
    expect(list.status).toBe(403);
    expect(await list.json()).toMatchObject({ error: "insufficient_scope", scope: "api read_api" });
  });

  it("filters by level and archive, newest activity first", async () => {
    const forge = createGitlabForge();
    const { access } = forge.issueToken();
    const query = "membership=true&min_access_level=30&archived=false&order_by=last_activity_at&sort=desc";
    const list = await read(forge, `/projects?${query}&per_page=3`, access);
    expect(list.headers.get("x-total")).toBe("4");
    expect(list.headers.get("x-total-pages")).toBe("2");
    expect(list.headers.get("link")).toContain('page=2>; rel="next"');
    const rest = await read(forge, `/projects?${query}&per_page=3&page=2`, access);
    const rows = [...(await rowsOf(list)), ...(await rowsOf(rest))];
    expect(rows.map((row) => row.path_with_namespace)).toEqual([
      "acme-example/platform/inventory-service",
      "acme-example/order-router",
      "acme-example/platform/shared-schemas",
      "octo-operator/blank-slate",
    ]);
    expect(rows[2]?.permissions).toEqual({ project_access: null, group_access: null });
    expect(rows[3]?.default_branch).toBeNull();
    expect(JSON.stringify(rows)).not.toContain("language");
  });

  it("tells the level of inherited membership", async () => {
    const forge = createGitlabForge();
    const { access } = forge.issueToken();
    const member = await read(forge, "/projects/7007/members/all/3001", access);
    expect(await member.json()).toMatchObject({ access_level: 30 });
    expect((await read(forge, "/projects/7003/members/all/9", access)).status).toBe(404);
  });

  it("pages by key with order_by=id only", async () => {
    const forge = createGitlabForge();
    const { access } = forge.issueToken();
    const first = await read(forge, "/projects?pagination=keyset&order_by=id&sort=asc&per_page=5", access);
    const next = /<([^>]+)>; rel="next"/.exec(first.headers.get("link") ?? "")?.[1] ?? "";
    expect(next).toContain("id_after=7005");
    const second = await read(forge, next.slice(forge.bases.api.length), access);
    expect((await rowsOf(second)).map((row) => row.path_with_namespace)).toHaveLength(2);
    expect(second.headers.get("link")).toBeNull();
    expect((await read(forge, "/projects?pagination=keyset&order_by=name", access)).status).toBe(405);
  });

  it("reads by id, by path and after a move", async () => {
    const forge = createGitlabForge();
    const { access } = forge.issueToken();
    expect((await read(forge, "/projects/7001", access)).status).toBe(200);
    expect((await read(forge, "/projects/acme-example%2Forder-router", access)).status).toBe(200);
    const moved = await read(forge, "/projects/acme-example%2Fschemas/languages", access);
    expect([moved.status, moved.headers.get("location")]).toEqual([
      301,
      "https://gitlab.com/api/v4/projects/7007/languages",
    ]);
    expect((await read(forge, "/projects/7008", access)).status).toBe(404);
    expect(await (await read(forge, "/projects/7002/languages", access)).json()).toEqual({
      Go: 88.1,
      Shell: 11.9,
    });
  });

  it("works below a sub-path", async () => {
    const forge = createGitlabForge({ origin: "https://code.example.invalid", basePath: "/gitlab" });
    expect(forge.bases.api).toBe("https://code.example.invalid/gitlab/api/v4");
    const { body } = await exchange(forge, await codeFrom(forge));
    expect((await read(forge, "/user", body.access_token)).status).toBe(200);
    forge.mount("http://127.0.0.1:4102");
    expect(forge.bases.web).toBe("http://127.0.0.1:4102/gitlab");
  });
});
