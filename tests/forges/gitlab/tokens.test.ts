import { describe, expect, it } from "vitest";
import { approve } from "#tests/forges/approve";
import { authorizeUrl, clientOf, codeFrom, exchange, postToken, read, refresh } from "#tests/forges/dance";
import { createGitlabForge } from "#tests/forges/gitlab/forge";

describe("tokens", () => {
  it("answers two hours, scopes separated by spaces", async () => {
    const forge = createGitlabForge();
    const { status, body } = await exchange(forge, await codeFrom(forge));
    expect(status).toBe(200);
    expect(body).toMatchObject({
      token_type: "Bearer",
      expires_in: 7200,
      scope: "read_api read_repository read_user",
    });
    const info = await forge.fetch(
      new Request(`${forge.bases.web}/oauth/token/info`, {
        headers: { authorization: `Bearer ${String(body.access_token)}` },
      }),
    );
    expect(await info.json()).toMatchObject({
      resource_owner_id: 3001,
      application: { uid: clientOf(forge).clientId },
    });
  });

  it("kills the old pair at once when it is refreshed", async () => {
    const forge = createGitlabForge();
    const first = (await exchange(forge, await codeFrom(forge))).body;
    const second = await refresh(forge, first.refresh_token);
    expect(second.status).toBe(200);
    expect((await read(forge, "/user", first.access_token)).status).toBe(401);
    expect((await read(forge, "/user", second.body.access_token)).status).toBe(200);
    const again = await refresh(forge, first.refresh_token);
    expect(again).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
  });

  it("wants the redirect_uri on refresh, unless told otherwise", async () => {
    const forge = createGitlabForge();
    const { refresh: token } = forge.issueToken();
    const fields = { grant_type: "refresh_token", refresh_token: String(token) };
    expect((await postToken(forge, fields)).body.error).toBe("invalid_grant");
    forge.switches.redirectUriOnRefresh = false;
    expect((await postToken(forge, fields)).status).toBe(200);
  });

  it("tells expired from revoked", async () => {
    const forge = createGitlabForge();
    const { access } = forge.issueToken();
    forge.expireAccessTokens();
    expect(await (await read(forge, "/user", access)).text()).toContain("Token is expired");
    forge.withdrawGrants();
    expect(await (await read(forge, "/user", access)).text()).toContain("Token was revoked");
  });

  it("accepts the client as Basic with form-encoded halves", async () => {
    const forge = createGitlabForge({
      apps: [
        {
          name: "Odd",
          clientId: "id:1",
          clientSecret: "s e+c",
          redirectUri: "https://x.invalid/",
          scopes: ["read_api"],
        },
      ],
    });
    const { refresh: token } = forge.issueToken();
    const response = await forge.fetch(
      new Request(`${forge.bases.web}/oauth/token`, {
        method: "POST",
        headers: { authorization: `Basic ${btoa("id%3A1:s+e%2Bc")}` },
        body: new URLSearchParams({
          grant_type: "refresh_token",
          refresh_token: String(token),
          redirect_uri: "https://x.invalid/",
        }),
      }),
    );
    expect(response.status).toBe(200);
  });

  it("revokes each half of a pair on its own", async () => {
    const forge = createGitlabForge();
    const token = forge.issueToken();
    const { clientId, clientSecret } = clientOf(forge);
    const revoke = (value: string | null) =>
      forge.fetch(
        new Request(`${forge.bases.web}/oauth/revoke`, {
          method: "POST",
          body: new URLSearchParams({
            client_id: clientId,
            client_secret: clientSecret,
            token: String(value),
          }),
        }),
      );
    expect((await revoke(token.access)).status).toBe(200);
    expect((await read(forge, "/user", token.access)).status).toBe(401);
    expect(forge.livingTokens()).toHaveLength(1);
    await revoke(token.refresh);
    expect(forge.livingTokens()).toHaveLength(0);
  });

  it("offers registered scopes only", async () => {
    const forge = createGitlabForge();
    const back = await approve(forge, authorizeUrl(forge, { scope: "api" }));
    expect(back.searchParams.get("error")).toBe("invalid_scope");
  });
});
