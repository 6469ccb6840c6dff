import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Provider, providers } from "#db/vocabulary";
import { beginFlow, configure } from "#tests/helpers/connecting";
import { type Lab, type Operator, openLab } from "#tests/helpers/lab";
import { outcomeOf, tally } from "#tests/helpers/outcome";

let lab: Lab;

beforeAll(async () => {
  lab = await openLab();
});

afterAll(() => lab.close());

const scopes: Record<Provider, string | null> = {
  github: "repo",
  gitlab: "read_api read_repository read_user",
  bitbucket: null,
};

async function ready(provider: Provider): Promise<Operator> {
  const owner = await lab.operator();
  await configure(lab.product, owner, lab.network.forges[provider]);
  return owner;
}

describe.each(providers)("%s", (provider) => {
  test("S-10, S-11: is asked for a code, for this app, at the registered address", async () => {
    const owner = await ready(provider);
    const forge = lab.network.forges[provider];

    const address = new URL(await beginFlow(owner.browser, provider));

    expect(address.origin).toBe(forge.bases.web);
    expect(Object.fromEntries(address.searchParams)).toMatchObject({
      response_type: "code",
      client_id: forge.apps[0]?.clientId,
      redirect_uri: `http://localhost:3000/api/git/callback/${provider}`,
    });
  });

  test("S-12: is asked for exactly the scopes that are needed", async () => {
    const owner = await ready(provider);

    const address = new URL(await beginFlow(owner.browser, provider));

    expect(address.searchParams.get("scope")).toBe(scopes[provider]);
  });

  test("S-04: gets a PKCE challenge where it knows PKCE", async () => {
    const owner = await ready(provider);

    const { searchParams } = new URL(await beginFlow(owner.browser, provider));

    const challenge = searchParams.get("code_challenge");
    expect(searchParams.get("code_challenge_method")).toBe(provider === "bitbucket" ? null : "S256");
    if (provider === "bitbucket") expect(challenge).toBeNull();
    else expect(challenge).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });

  test("S-04, I-18: gets a state of at most 128 characters, another one each time, with another challenge", async () => {
    const owners = await Promise.all([ready(provider), ready(provider), ready(provider)]);

    const addresses = await Promise.all(
      Array.from({ length: 51 }, (_, index) => {
        const owner = owners[index % owners.length];
        if (!owner) throw new Error("no owner");
        return beginFlow(owner.browser, provider).then((address) => new URL(address));
      }),
    );

    const states = addresses.map(({ searchParams }) => searchParams.get("state") ?? "");
    expect(new Set(states).size).toBe(51);
    expect(Math.max(...states.map(({ length }) => length))).toBeLessThanOrEqual(128);
    const challenges = addresses.map(({ searchParams }) => searchParams.get("code_challenge"));
    expect(new Set(challenges).size).toBe(provider === "bitbucket" ? 1 : 51);
  });

  test("S-10: is not told what the request says of hosts", async () => {
    const owner = await ready(provider);

    const answer = await owner.browser.open(`/api/git/connect/${provider}`, {
      method: "POST",
      headers: {
        ...{ host: "evil.example", "x-forwarded-host": "evil.example:6666" },
        ...{ "x-forwarded-proto": "https", forwarded: "host=evil.example" },
      },
    });

    const { authorizationUrl } = (await answer.json()) as { authorizationUrl: string };
    expect(answer.status).toBe(200);
    expect(authorizationUrl).not.toContain("evil");
    expect(new URL(authorizationUrl).searchParams.get("redirect_uri")).toBe(
      `http://localhost:3000/api/git/callback/${provider}`,
    );
  });

  test("W-05: comes with a cookie of this flow that scripts and other hosts cannot read", async () => {
    const owner = await ready(provider);

    await beginFlow(owner.browser, provider);

    expect(owner.browser.given).toEqual([
      expect.stringMatching(
        /^__Host-oauth-[0-9a-f]{12}=[A-Za-z0-9_-]{43}; Path=\/; Secure; HttpOnly; SameSite=Lax; Max-Age=600$/,
      ),
    ]);
  });
});

test("S-91: without a config nothing is begun", async () => {
  const owner = await lab.operator();

  expect(await outcomeOf(beginFlow(owner.browser, "github"))).toBe("PRECONDITION_FAILED");
});

test("O-05: a browser keeps the cookies of five flows and drops the oldest", async () => {
  const owner = await ready("github");

  for (let count = 0; count < 9; count += 1) await beginFlow(owner.browser, "github");

  expect(owner.browser.cookie.match(/__Host-oauth-/g)).toHaveLength(5);
});

test("O-11, W-16: connecting is limited to twenty tries in 15 minutes, also when they come at once", async () => {
  const owner = await ready("github");

  const outcomes = await tally(Array.from({ length: 25 }, () => beginFlow(owner.browser, "github")));

  expect(outcomes).toEqual({ ok: 20, RATE_LIMITED: 5 });
});
