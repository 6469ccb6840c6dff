import { describe, expect, it } from "vitest";
import { createBitbucketForge } from "#tests/forges/bitbucket/forge";
import { clientOf, codeFrom, exchange, read, refresh } from "#tests/forges/dance";

describe("tokens", () => {
  it("gives the consumer's scopes, whatever was asked, in very long tokens", async () => {
    const forge = createBitbucketForge();
    const { body } = await exchange(forge, await codeFrom(forge, { scope: "repository:admin" }));
    expect(body).toMatchObject({ scope: "account repository", expires_in: 7200 });
    expect(String(body.access_token).length).toBeGreaterThan(2500);
    expect(String(body.refresh_token).length).toBeGreaterThan(2500);
  });

  it("can answer with the old key and short tokens", async () => {
    const forge = createBitbucketForge({ switches: { scopeKey: "scopes", longTokens: false } });
    const { body } = await exchange(forge, await codeFrom(forge));
    expect(body).toMatchObject({ scopes: "account repository" });
    expect(body.scope).toBeUndefined();
    expect(String(body.access_token).length).toBeLessThan(100);
  });

  it("ignores a challenge", async () => {
    const forge = createBitbucketForge();
    const code = await codeFrom(forge, { code_challenge: "a".repeat(43), code_challenge_method: "S256" });
    expect((await exchange(forge, code)).status).toBe(200);
  });

  it("lets a used refresh token work for ten minutes more", async () => {
    let now = Date.parse("2026-11-25T10:00:00Z");
    const forge = createBitbucketForge({ now: () => now });
    const first = (await exchange(forge, await codeFrom(forge))).body;
    const second = await refresh(forge, first.refresh_token);
    expect((await read(forge, "/user", first.access_token)).status).toBe(200);
    now += 599_000;
    expect((await refresh(forge, first.refresh_token)).status).toBe(200);
    now += 1000;
    expect(await refresh(forge, first.refresh_token)).toMatchObject({
      status: 400,
      body: { error: "invalid_grant" },
    });
    expect((await refresh(forge, second.body.refresh_token)).status).toBe(200);
  });

  it("wants the client as Basic", async () => {
    const forge = createBitbucketForge();
    const { clientId, clientSecret } = clientOf(forge);
    const response = await forge.fetch(
      new Request(`${forge.bases.web}/site/oauth2/access_token`, {
        method: "POST",
        body: new URLSearchParams({
          client_id: clientId,
          client_secret: clientSecret,
          grant_type: "refresh_token",
        }),
      }),
    );
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: "unauthorized_client" });
  });

  it("has no way to revoke", async () => {
    const forge = createBitbucketForge();
    const response = await forge.fetch(
      new Request(`${forge.bases.web}/site/oauth2/revoke`, { method: "POST" }),
    );
    expect(response.status).toBe(404);
  });
});
