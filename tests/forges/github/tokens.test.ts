import { describe, expect, it } from "vitest";
import { approve } from "#tests/forges/approve";
import { authorizeUrl, clientOf, codeFrom, exchange, postToken, read, refresh } from "#tests/forges/dance";
import { createGithubForge } from "#tests/forges/github/forge";

/** A call about a token, authenticated as the application. */
function aboutToken(
  forge: ReturnType<typeof createGithubForge>,
  method: string,
  what: string,
  token: string,
) {
  const { clientId, clientSecret } = clientOf(forge);
  return forge.fetch(
    new Request(`${forge.bases.api}/applications/${clientId}/${what}`, {
      method,
      headers: { authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` },
      body: JSON.stringify({ access_token: token }),
    }),
  );
}

describe("tokens", () => {
  it("answers errors with status 200", async () => {
    const forge = createGithubForge();
    const wrongCode = await exchange(forge, "no-such-code");
    expect(wrongCode).toMatchObject({ status: 200, body: { error: "bad_verification_code" } });
    const wrongSecret = await postToken(forge, { code: "x", client_secret: "wrong" });
    expect(wrongSecret).toMatchObject({ status: 200, body: { error: "incorrect_client_credentials" } });
  });

  it("separates scopes by comma, normalised, and gives no expiry", async () => {
    const forge = createGithubForge();
    const code = await codeFrom(forge, { scope: "repo public_repo read:org" });
    const { body } = await exchange(forge, code);
    expect(body).toEqual({
      access_token: expect.stringMatching(/^gho_/),
      scope: "repo,read:org",
      token_type: "bearer",
    });
  });

  it("answers a form to those who do not ask for JSON", async () => {
    const forge = createGithubForge();
    const url = `${forge.bases.web}/login/oauth/access_token`;
    const response = await forge.fetch(new Request(url, { method: "POST", body: new URLSearchParams() }));
    expect(response.headers.get("content-type")).toContain("application/x-www-form-urlencoded");
  });

  it("lets the account reduce the scopes", async () => {
    const forge = createGithubForge({ switches: { partialGrant: true } });
    const code = await codeFrom(forge, { scope: "repo read:org" }, { scopes: ["read:org"] });
    const { body } = await exchange(forge, code);
    expect(body.scope).toBe("read:org");
    const identity = await read(forge, "/user", body.access_token);
    expect(identity.headers.get("x-oauth-scopes")).toBe("read:org");
  });

  it("skips the question while a grant lives, unless the chooser is asked for", async () => {
    const forge = createGithubForge({ switches: { rememberConsent: true } });
    await exchange(forge, await codeFrom(forge));
    expect((await forge.fetch(new Request(authorizeUrl(forge)))).status).toBe(302);
    const chooser = authorizeUrl(forge, { prompt: "select_account" });
    expect((await forge.fetch(new Request(chooser))).status).toBe(200);
  });

  it("kills the oldest token when the eleventh is issued", async () => {
    const forge = createGithubForge();
    const tokens: unknown[] = [];
    for (let count = 0; count < 11; count += 1) {
      tokens.push((await exchange(forge, await codeFrom(forge))).body.access_token);
    }
    expect((await read(forge, "/user", tokens[0])).status).toBe(401);
    expect((await read(forge, "/user", tokens[1])).status).toBe(200);
  });

  it("rotates the expiring tokens of a GitHub App", async () => {
    const forge = createGithubForge({ switches: { kind: "app" } });
    const first = (await exchange(forge, await codeFrom(forge))).body;
    expect(first).toMatchObject({
      scope: "",
      expires_in: 28_800,
      access_token: expect.stringMatching(/^ghu_/),
    });
    const second = (await refresh(forge, first.refresh_token)).body;
    expect((await read(forge, "/user", first.access_token)).status).toBe(401);
    expect((await read(forge, "/user", second.access_token)).status).toBe(200);
    expect(await refresh(forge, first.refresh_token)).toMatchObject({
      status: 200,
      body: { error: "bad_refresh_token" },
    });
  });

  it("checks and deletes one token", async () => {
    const forge = createGithubForge();
    const [one, other] = [forge.issueToken(), forge.issueToken()];
    expect((await aboutToken(forge, "POST", "token", one.access)).status).toBe(200);
    expect((await aboutToken(forge, "DELETE", "token", one.access)).status).toBe(204);
    expect((await aboutToken(forge, "POST", "token", one.access)).status).toBe(404);
    expect((await read(forge, "/user", other.access)).status).toBe(200);
    expect(forge.violations).toEqual([]);
  });

  it("deletes siblings with the grant", async () => {
    const forge = createGithubForge();
    const [one, other] = [forge.issueToken(), forge.issueToken()];
    expect((await aboutToken(forge, "DELETE", "grant", one.access)).status).toBe(204);
    expect((await read(forge, "/user", other.access)).status).toBe(401);
  });

  it("sends a wrong redirect_uri to the registered one, as an error", async () => {
    const forge = createGithubForge();
    const back = await approve(
      forge,
      authorizeUrl(forge, { redirect_uri: "https://other.example.invalid/" }),
    );
    expect(back.href).toContain(clientOf(forge).redirectUri);
    expect(back.searchParams.get("error")).toBe("redirect_uri_mismatch");
  });
});
