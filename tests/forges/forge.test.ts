import { setupServer } from "msw/node";
import { describe, expect, it } from "vitest";
import { codeFrom, exchange, read, refresh } from "#tests/forges/dance";
import { createGithubForge } from "#tests/forges/github/forge";
import { createGitlabForge } from "#tests/forges/gitlab/forge";
import { serveForge } from "#tests/forges/http";
import { forgeHandlers } from "#tests/forges/msw";
import { startLocalForges } from "#tests/forges/start-all";

describe("books", () => {
  it("knows every secret it gave out and shows none in its requests", async () => {
    const forge = createGitlabForge();
    const code = await codeFrom(forge);
    const { body } = await exchange(forge, code);
    expect(forge.secrets()).toEqual(
      expect.arrayContaining([code, body.access_token, body.refresh_token, forge.apps[0]?.clientSecret]),
    );
    const seen = JSON.stringify(forge.requests);
    for (const secret of forge.secrets()) expect(seen).not.toContain(secret);
    expect(forge.requests.at(-1)).toMatchObject({
      endpoint: "exchange",
      fields: expect.arrayContaining(["code"]),
    });
  });

  it("records a request that writes", async () => {
    const forge = createGithubForge();
    const url = `${forge.bases.api}/repos/acme-example/payments-api/hooks`;
    await forge.fetch(new Request(url, { method: "POST", body: "{}" }));
    expect(forge.violations).toEqual([
      { method: "POST", path: "/repos/acme-example/payments-api/hooks", reason: "a request that writes" },
    ]);
  });

  it("fails as often as it was told", async () => {
    const forge = createGithubForge();
    const { access } = forge.issueToken();
    forge.fail("list", { status: 503, body: { message: "unavailable" }, headers: { "retry-after": "7" } });
    const failed = await read(forge, "/user/repos", access);
    expect([failed.status, failed.headers.get("retry-after")]).toEqual([503, "7"]);
    expect((await read(forge, "/user/repos", access)).status).toBe(200);
  });

  it("can do the work and lose the answer", async () => {
    const forge = createGitlabForge();
    const { refresh: token } = forge.issueToken();
    forge.fail("refresh", { status: 502, body: {}, afterEffect: true });
    expect((await refresh(forge, token)).status).toBe(502);
    expect((await refresh(forge, token)).body.error).toBe("invalid_grant");
  });

  it("hangs until the client gives up", async () => {
    const forge = createGithubForge();
    forge.fail("identity", { hang: true });
    const gaveUp = new AbortController();
    const answer = forge.fetch(new Request(`${forge.bases.api}/user`, { signal: gaveUp.signal }));
    gaveUp.abort(new Error("gave up"));
    await expect(answer).rejects.toThrow("gave up");
  });

  it("lets a person withdraw a grant on the settings page", async () => {
    const forge = createGithubForge();
    const { access, clientId } = forge.issueToken();
    const url = `${forge.bases.web}/settings/applications`;
    expect(await (await forge.fetch(new Request(url))).text()).toContain("Revoke access");
    const form = new URLSearchParams({ client_id: clientId, account: "octo-operator" });
    await forge.fetch(new Request(url, { method: "POST", body: form }));
    expect((await read(forge, "/user", access)).status).toBe(401);
  });
});

describe("shells", () => {
  it("answers through MSW at the public addresses", async () => {
    const forge = createGithubForge();
    const server = setupServer(...forgeHandlers(forge));
    server.listen({ onUnhandledRequest: "error" });
    try {
      const { access } = forge.issueToken();
      const headers = { authorization: `Bearer ${access}` };
      expect((await fetch("https://api.github.com/user", { headers })).status).toBe(200);
      expect((await fetch("https://github.com/")).status).toBe(200);
    } finally {
      server.close();
    }
  });

  it("answers over HTTP with addresses of its own", async () => {
    const forge = createGitlabForge();
    const served = await serveForge(forge);
    try {
      const headers = { authorization: `Bearer ${forge.issueToken().access}` };
      const list = await fetch(`${served.origin}/api/v4/projects?per_page=1`, { headers });
      expect(list.headers.get("link")).toContain(`<${served.origin}/api/v4/projects?per_page=1&page=2>`);
    } finally {
      await served.close();
    }
  });

  it("starts all three with credentials of their own", async () => {
    const forges = await startLocalForges({
      redirectUriFor: (provider) => `http://localhost:3000/${provider}`,
    });
    try {
      for (const { forge, origin, clientId } of [forges.github, forges.gitlab, forges.bitbucket]) {
        expect(forge.apps[0]).toMatchObject({
          clientId,
          redirectUri: `http://localhost:3000/${forge.provider}`,
        });
        expect((await fetch(origin)).status).toBe(200);
      }
    } finally {
      await forges.close();
    }
  });
});
