import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { scopes } from "#server/domain/permission";
import { isServiceToken, newServiceToken } from "#server/identity/service-token";
import { type BehindTheWalls, lookBehindTheWalls } from "#tests/helpers/behind-the-walls";
import { outcomeOf } from "#tests/helpers/outcome";
import type { Member, Workspace } from "#tests/helpers/people";
import { createProduct, type Product } from "#tests/helpers/product";
import { procedures } from "#tests/procedures/call-procedure";
import { unknownIds } from "#tests/procedures/populated-workspace";
import { sampleInputs } from "#tests/procedures/sample-inputs";

let product: Product;
let walls: BehindTheWalls;
let workspace: Workspace;
let owner: Member;

beforeAll(async () => {
  product = await createProduct();
  walls = lookBehindTheWalls(product.database);
});

beforeEach(async () => {
  workspace = await product.workspace();
  owner = await product.member(workspace, "owner");
  await walls.sql`delete from throttles`;
});

afterAll(async () => {
  await walls.close();
  await product.close();
});

type Scopes = (typeof scopes)[number][];

async function tokenFor(granted: Scopes = ["view_repos"], name = "ci") {
  return await (await product.api(owner)).token.create({ name, scopes: granted, days: 30 });
}

/** Asks as a program: with its token and nothing else, unless told. */
async function ask(path: string, token: string, init: RequestInit = {}) {
  const headers = new Headers(init.headers);
  headers.set("authorization", `Bearer ${token}`);
  return await product.request(path, { ...init, headers });
}

async function call(token: string, path: string, input?: unknown) {
  const procedure = procedures.find((each) => each.path === path);
  const query =
    procedure?.type === "query" && input !== undefined
      ? `?input=${encodeURIComponent(JSON.stringify(input))}`
      : "";
  const answer = await ask(
    `/api/trpc/${path}${query}`,
    token,
    procedure?.type === "mutation"
      ? {
          method: "POST",
          body: JSON.stringify(input ?? {}),
          headers: { "content-type": "application/json" },
        }
      : {},
  );
  const body = (await answer.json()) as { error?: { data?: { reason: string } }; code?: string };
  return { status: answer.status, reason: body.error?.data?.reason ?? body.code ?? "ok" };
}

describe("the form of a token", () => {
  test("A-06: is a prefix, 256 random bits and a checksum, in letters and digits", () => {
    const made = Array.from({ length: 200 }, () => newServiceToken().reveal());

    expect(new Set(made).size).toBe(200);
    for (const token of made) {
      expect(token).toMatch(/^spt_[0-9A-Za-z]{49}$/);
      expect(isServiceToken(token)).toBe(true);
    }
  });

  test("A-05: tells a mistyped token without a look into the database", () => {
    const token = newServiceToken().reveal();
    const other = token.endsWith("0") ? "1" : "0";

    expect(isServiceToken(token.slice(0, -1) + other)).toBe(false);
    expect(isServiceToken(`spt_${other}${token.slice(5)}`)).toBe(token[4] === other);
    expect(isServiceToken(`${token} `)).toBe(false);
  });
});

describe("making a token", () => {
  test("A-06: tells the secret once and keeps its hash and its start only", async () => {
    const { id, token } = await tokenFor();

    const [listed] = await (await product.api(owner)).token.list();
    expect(listed).toMatchObject({
      ...{ id, name: "ci", scopes: ["view_repos"], live: true, lastUsedAt: null, creatorLeft: false },
      hint: token.slice(0, 8),
    });
    expect(await walls.dump()).not.toContain(token.slice(8));
    expect(product.logLines.join("\n")).not.toContain(token);
    expect(await walls.actions(workspace.id)).toEqual(["service_token_created"]);
  });

  test.each([0, 366, 1.5])("takes no life of %d days", async (days) => {
    const api = await product.api(owner);
    const made = api.token.create({ name: "x", scopes: ["view_repos"], days });

    await expect(made).rejects.toThrow();
  });

  test.each(["manage_team", "manage_tokens", "manage_settings", "manage_billing", "delete_workspace"])(
    "never gives %s",
    async (permission) => {
      const made = (await product.api(owner)).token.create({
        ...{ name: "x", days: 1, scopes: [permission] as unknown as Scopes },
      });

      await expect(made).rejects.toThrow();
    },
  );

  test("S-51: wants a fresh proof; ending one does not", async () => {
    const { id } = await tokenFor();
    await walls.sql`update sessions set proved_at = now() - interval '16 minutes' where id = ${owner.sessionId}`;

    expect(await outcomeOf(tokenFor())).toBe("STEP_UP_REQUIRED");
    await (await product.api(owner)).token.revoke({ id });
    expect(await outcomeOf((await product.api(owner)).token.revoke({ id }))).toBe("NOT_FOUND");
  });

  test("is for owners and admins", async () => {
    for (const role of ["member", "viewer", "billing"] as const) {
      const api = await product.api(await product.member(workspace, role));
      expect(await outcomeOf(api.token.list()), role).toBe("FORBIDDEN");
    }
  });
});

describe("a program with a token", () => {
  test("reads by both doors what its permissions allow, in its own workspace only", async () => {
    const { token } = await tokenFor(["view_repos", "export_evidence"]);
    const elsewhere = await product.member(await product.workspace("Elsewhere"), "owner");
    const foreign = await (await product.api(elsewhere)).token.create({
      ...{ name: "theirs", scopes: ["export_evidence"], days: 1 },
    });

    expect((await call(token, "connection.list")).reason).toBe("ok");
    const answer = await ask("/api/git/connections", token);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual([]);
    const theirs = await (await ask("/api/activity/export.jsonl", foreign.token)).text();
    expect(theirs).toContain(elsewhere.workspaceId);
    expect(theirs).not.toContain(workspace.id);
  });

  test("takes a file along, and its name stands in the log", async () => {
    const { token, id } = await tokenFor(["view_activity", "export_evidence"], "archive");

    const file = await ask("/api/activity/export.jsonl", token);
    expect(file.status).toBe(200);
    expect(await file.text()).toContain("service_token_created");
    const zip = await ask("/api/review/evidence.zip", token);
    expect(zip.status).toBe(403);
    const [event] = await walls.sql`
      select actor_kind, actor_id, actor_name from activity_log
      where workspace_id = ${workspace.id} and action = 'activity_exported'`;
    expect(event).toEqual({
      ...{ actor_kind: "service_token", actor_id: id, actor_name: "service token archive" },
    });
  });

  test("A-04, S-36, S-52: reaches exactly the procedures that its permission opens, and no other", async () => {
    const { token } = await tokenFor([...scopes]);
    for (const { path, access } of procedures) {
      await walls.sql`delete from throttles`;
      const { reason } = await call(token, path, sampleInputs[path]?.(unknownIds()));

      const open = access.kind === "workspace" && access.bearer;
      if (open) expect(["FORBIDDEN", "UNAUTHENTICATED", "STEP_UP_REQUIRED"], path).not.toContain(reason);
      else expect(reason, path).toBe("FORBIDDEN");
    }
  });

  test("A-04, S-52: is refused what its permissions do not hold, procedure by procedure", async () => {
    for (const scope of ["view_repos", "export_evidence"] as const) {
      const { token } = await tokenFor([scope], scope);
      const others = procedures.filter(
        ({ access }) => access.kind === "workspace" && access.bearer && access.permission !== scope,
      );
      for (const { path } of others) {
        await walls.sql`delete from throttles`;
        expect((await call(token, path, sampleInputs[path]?.(unknownIds()))).reason, path).toBe("FORBIDDEN");
      }
    }
  });

  test("A-04, S-51: satisfies no step-up, whatever it was given", () => {
    const fresh = procedures.filter(({ access }) => "fresh" in access && access.fresh);

    expect(fresh.length).toBeGreaterThan(10);
    expect(fresh.filter(({ access }) => access.kind === "workspace" && access.bearer)).toEqual([]);
  });

  test("A-05: never falls back to the cookie beside it", async () => {
    const headers = { cookie: owner.cookie };
    const wrong = newServiceToken().reveal();

    const answer = await ask("/api/git/connections", wrong, { headers });
    expect(answer.status).toBe(401);
    expect(answer.headers.get("www-authenticate")).toContain("Bearer");
    const { token } = await tokenFor(["view_activity"]);
    expect((await ask("/api/git/connections", token, { headers })).status).toBe(403);
  });

  test("W-07: may come from anywhere, since no other site's page can send its header", async () => {
    const { token } = await tokenFor(["run_scans"]);
    const init = {
      method: "POST",
      body: JSON.stringify({ id: unknownIds().scan }),
      headers: {
        ...{ "content-type": "application/json", origin: "https://elsewhere.example" },
        "sec-fetch-site": "cross-site",
      },
    };

    expect((await ask("/api/trpc/scan.cancel", token, init)).status).toBe(404);
    const cookie = await product.request("/api/trpc/scan.cancel", { ...init, as: owner });
    expect(cookie.status).toBe(403);
  });

  test("is nobody to a page", async () => {
    const { token } = await tokenFor();
    const answer = await ask("/account", token, {
      method: "POST",
      headers: { origin: "https://evil.example" },
    });

    expect(answer.status).toBe(403);
  });
});

describe("the end of a token", () => {
  test.each([
    ["revoked", "revoked_at = now()"],
    ["past its end", "created_at = now() - interval '40 days', expires_at = now() - interval '1 second'"],
    ["made for another secret", "token_hash = sha256('another')"],
  ])("A-05: %s it opens nothing, and says how to ask", async (_, change) => {
    const { token } = await tokenFor();
    expect((await ask("/api/git/connections", token)).status).toBe(200);

    await walls.sql.unsafe(`update service_tokens set ${change} where workspace_id = '${workspace.id}'`);

    const answer = await ask("/api/git/connections", token);
    expect(answer.status).toBe(401);
    expect(answer.headers.get("www-authenticate")).toBe('Bearer realm="SecPortal", error="invalid_token"');
  });

  test.each(["", "x", "spt_", `spt_${"A".repeat(49)}`, "A".repeat(5000)])(
    "A-05: %j is nobody's token",
    async (token) => {
      expect((await ask("/api/git/connections", token)).status).toBe(401);
    },
  );

  test("does not come with the person who made it, and their departure says which stay", async () => {
    const admin = await product.member(workspace, "admin");
    const made = await (await product.api(admin)).token.create({
      ...{ name: "nightly", scopes: ["view_repos"], days: 1 },
    });
    const api = await product.api(owner);
    expect(await api.team.departure({ userId: admin.userId })).toMatchObject({
      serviceTokens: [{ id: made.id, name: "nightly" }],
    });

    await api.team.remove({ userId: admin.userId });

    expect((await ask("/api/git/connections", made.token)).status).toBe(200);
    expect(await api.token.list()).toMatchObject([{ name: "nightly", creatorLeft: true }]);
    const [event] = await walls.sql`
      select metadata from activity_log where workspace_id = ${workspace.id} and action = 'member_removed'`;
    expect(event?.metadata).toMatchObject({ serviceTokens: ["nightly"] });
  });

  test("A-05: comes with the workspace", async () => {
    const { token } = await tokenFor();
    await walls.sql`update workspaces set deleted_at = now() where id = ${workspace.id}`;

    expect((await ask("/api/git/connections", token)).status).toBe(401);
  });
});

describe("what is noted and what is limited", () => {
  test("the last use is noted once a minute", async () => {
    const { token, id } = await tokenFor();
    const lastUsed = async () => (await (await product.api(owner)).token.get({ id })).lastUsedAt;
    await ask("/api/git/connections", token);
    const first = await lastUsed();
    expect(first).not.toBeNull();

    await ask("/api/git/connections", token);
    expect(await lastUsed()).toBe(first);

    await walls.sql`update service_tokens set last_used_at = now() - interval '61 seconds' where id = ${id}`;
    await ask("/api/git/connections", token);
    expect(Date.parse((await lastUsed()) ?? "")).toBeGreaterThan(Date.parse(first ?? "") - 1000);
  });

  test("a token asks six hundred times a minute, then waits", async () => {
    const { token } = await tokenFor();
    await ask("/api/git/connections", token);
    await walls.sql`update throttles set hits = 600 where key like 'service-token:%'`;

    const answer = await ask("/api/git/connections", token);

    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
  });

  test("wrong tokens of one address are counted", async () => {
    await ask("/api/git/connections", newServiceToken().reveal());
    await walls.sql`update throttles set hits = 60 where key like 'wrong-service-token:%'`;

    expect((await ask("/api/git/connections", newServiceToken().reveal())).status).toBe(429);
  });

  test("a refusal stands in the log under the token's name", async () => {
    const { token } = await tokenFor(["view_repos"]);
    await call(token, "scan.start", { connectedRepoId: unknownIds().scan });
    await ask("/api/git/provider-config?provider=github", token, { method: "DELETE" });

    const events = await walls.sql`
      select actor_name, metadata from activity_log
      where workspace_id = ${workspace.id} and action = 'access_refused'`;
    expect(events).toContainEqual({
      actor_name: "service token ci",
      metadata: { procedure: "providerConfig.remove", reason: "manage_repos" },
    });
  });
});
