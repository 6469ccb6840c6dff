import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { approve } from "#tests/forges/approve";
import { createBitbucketForge } from "#tests/forges/bitbucket/forge";
import { authorizeUrl, clientOf, codeFrom, exchange, read } from "#tests/forges/dance";
import type { Forge } from "#tests/forges/forge";
import { createGithubForge } from "#tests/forges/github/forge";
import { createGitlabForge } from "#tests/forges/gitlab/forge";

interface Options {
  now?: () => number;
}
const makers: Record<string, (options?: Options) => Forge> = {
  github: (options) => createGithubForge(options),
  gitlab: (options) => createGitlabForge(options),
  bitbucket: (options) => createBitbucketForge(options),
};

describe.each(Object.entries(makers))("%s", (_, create) => {
  it("turns a consent into a token that opens the account", async () => {
    const forge = create();
    const back = await approve(forge, authorizeUrl(forge));
    expect(back.href.split("?")[0]).toBe(clientOf(forge).redirectUri);
    expect(back.searchParams.get("state")).toBe("state-1");
    const { body } = await exchange(forge, String(back.searchParams.get("code")));
    const identity = await read(forge, "/user", body.access_token);
    expect(identity.status).toBe(200);
    expect(forge.stats).toMatchObject({ authorize: 1, consent: 1, exchange: 1, identity: 1 });
    expect(forge.violations).toEqual([]);
  });

  it("reports a cancelled consent to the client", async () => {
    const forge = create();
    const back = await approve(forge, authorizeUrl(forge), { decision: "cancel" });
    expect(back.searchParams.get("error")).toBe("access_denied");
    expect(back.searchParams.get("state")).toBe("state-1");
  });

  it("shows a page without scripts which may send the form back to the client", async () => {
    const forge = create();
    const response = await forge.fetch(new Request(authorizeUrl(forge)));
    const policy = response.headers.get("content-security-policy");
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`form-action 'self' ${new URL(clientOf(forge).redirectUri).origin}`);
    expect(await response.text()).not.toContain("<script");
  });

  it("accepts one decision per consent page", async () => {
    const forge = create();
    const html = await (await forge.fetch(new Request(authorizeUrl(forge)))).text();
    const authorization = /name="authorization" value="([^"]+)"/.exec(html)?.[1] ?? "";
    const url = authorizeUrl(forge);
    url.search = "";
    const post = () =>
      forge.fetch(
        new Request(url, {
          method: "POST",
          body: new URLSearchParams({ authorization, decision: "authorize" }),
        }),
      );
    expect((await post()).status).toBe(302);
    expect((await post()).status).toBe(400);
  });

  it("never sends a code to an address that is not registered", async () => {
    const forge = create();
    const changed = { redirect_uri: `${clientOf(forge).redirectUri}/more` };
    const response = await forge.fetch(new Request(authorizeUrl(forge, changed)));
    const location = response.headers.get("location");
    expect(response.status === 400 || location?.includes("error=redirect_uri_mismatch")).toBe(true);
  });

  it("wants the same redirect_uri at the exchange", async () => {
    const forge = create();
    const { body } = await exchange(forge, await codeFrom(forge), {
      redirect_uri: "https://other.example.invalid/",
    });
    expect(body.access_token).toBeUndefined();
  });

  it("refuses a code used twice and kills the first token", async () => {
    const forge = create();
    const code = await codeFrom(forge);
    const first = await exchange(forge, code);
    const second = await exchange(forge, code);
    expect(second.body.error).toBeTypeOf("string");
    expect((await read(forge, "/user", first.body.access_token)).status).toBe(401);
  });

  it("forgets a code after ten minutes", async () => {
    let now = Date.parse("2026-11-25T10:00:00Z");
    const forge = create({ now: () => now });
    const code = await codeFrom(forge);
    now += 10 * 60 * 1000;
    expect((await exchange(forge, code)).body.error).toBeTypeOf("string");
  });

  it("takes the bearer token from the header only", async () => {
    const forge = create();
    const { access } = forge.issueToken();
    const response = await forge.fetch(new Request(`${forge.bases.api}/user?access_token=${access}`));
    expect(response.status).toBe(401);
    expect(forge.violations).toHaveLength(1);
    expect(JSON.stringify(forge.requests)).not.toContain(access);
  });
});

describe.each(Object.entries(makers).filter(([name]) => name !== "bitbucket"))(
  "%s with PKCE",
  (_, create) => {
    const verifier = "a".repeat(43);
    const challenge = createHash("sha256").update(verifier).digest("base64url");
    const asked = { code_challenge: challenge, code_challenge_method: "S256" };

    it("exchanges with the fitting verifier", async () => {
      const forge = create();
      const { body } = await exchange(forge, await codeFrom(forge, asked), { code_verifier: verifier });
      expect(body.access_token).toBeTypeOf("string");
    });

    it.each([{}, { code_verifier: "b".repeat(43) }])(
      "refuses a missing or wrong verifier",
      async (fields) => {
        const forge = create();
        const { body } = await exchange(forge, await codeFrom(forge, asked), fields);
        expect(body.access_token).toBeUndefined();
      },
    );

    it("accepts S256 only", async () => {
      const forge = create();
      const back = await approve(forge, authorizeUrl(forge, { ...asked, code_challenge_method: "plain" }));
      expect(back.searchParams.get("error")).toBe("invalid_request");
    });

    it("insists on a challenge when told to", async () => {
      const forge = create();
      Object.assign(forge.switches, { pkce: "required" });
      const back = await approve(forge, authorizeUrl(forge));
      expect(back.searchParams.get("error")).toBe("invalid_request");
    });
  },
);
