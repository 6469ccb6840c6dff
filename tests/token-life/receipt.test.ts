import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dance } from "#tests/helpers/connecting";
import { type Account, openTokenLab, type TokenLab } from "#tests/token-life/token-lab";

let lab: TokenLab;

beforeAll(async () => {
  lab = await openTokenLab();
});

afterAll(() => lab.close());

const disconnect = ({ owner, id }: Account) => owner.browser.call((api) => api.connection.disconnect({ id }));
const receipt = async ({ owner }: Account) => {
  const { events } = await owner.browser.call((api) =>
    api.activity.list({ action: "git_provider_disconnected" }),
  );
  return events[0]?.metadata;
};

describe("the evidence of a disconnection", () => {
  test.each(["github", "gitlab"] as const)("%s says itself that the token is dead", async (provider) => {
    const account = await lab.account(provider);

    await disconnect(account);

    expect(await receipt(account)).toMatchObject({
      ...{ revocation: "revoked", verified: true },
      receipt: expect.stringContaining("confirmed afterwards that it is dead"),
    });
    expect(account.forge.stats.introspect).toBe(1);
    expect(account.forge.livingTokens()).toEqual([]);
  });

  test("Bitbucket cannot, and the person is told where to remove it", async () => {
    const account = await lab.account("bitbucket");

    await disconnect(account);

    expect(await receipt(account)).toMatchObject({
      ...{ revocation: "unsupported", verified: false },
      receipt: expect.stringContaining("/account/settings/app-authorizations/"),
    });
  });

  test("a provider that says yes and keeps the token alive is not believed", async () => {
    const account = await lab.account("github");
    account.forge.fail("revoke", { status: 204 });

    await disconnect(account);

    expect(await receipt(account)).toMatchObject({
      ...{ revocation: "revoked", verified: false },
      receipt: expect.stringContaining("did not confirm"),
    });
  });

  test("a provider that fails is said to have failed", async () => {
    const account = await lab.account("gitlab");
    account.forge.fail("revoke", { status: 503, times: Number.POSITIVE_INFINITY });

    await disconnect(account);

    expect(await receipt(account)).toMatchObject({ revocation: "failed", verified: false });
  });

  test("a token that was gone already is said to be", async () => {
    const account = await lab.account("github");
    account.forge.withdrawGrants();

    await disconnect(account);

    expect(await receipt(account)).toMatchObject({ revocation: "already_gone", verified: true });
  });
});

describe("GitHub's grant", () => {
  const deletions = ({ forge }: Account) =>
    forge.requests.filter(({ endpoint }) => endpoint === "revoke").map(({ path }) => path.split("/").at(-1));

  test("goes with the last connection that lives on it", async () => {
    const account = await lab.account("github");
    const stray = account.forge.issueToken();

    await disconnect(account);

    expect(deletions(account)).toEqual(["grant"]);
    expect(account.forge.livingTokens()).not.toContain(stray);
  });

  test("R-20: stays while another workspace's connection lives on it, and goes with that one", async () => {
    const account = await lab.account("github");
    const other = await lab.neighbour(account);

    await disconnect(account);

    expect(deletions(account)).toEqual(["token"]);
    expect(account.forge.livingTokens()).toHaveLength(1);
    await disconnect(other);
    expect(deletions(account)).toEqual(["token", "grant"]);
    expect(account.forge.livingTokens()).toEqual([]);
  });
});

test("a refresh that ends after the disconnection leaves nothing alive at the provider", async () => {
  const account = await lab.account("gitlab");
  await account.growOld();
  const held = account.holdRefresh();
  const listing = account.owner.browser.call((api) => api.repository.available({}));
  await held.arrived;

  await disconnect(account);
  held.release();
  await listing;

  expect(account.forge.livingTokens()).toEqual([]);
});

test("the same account can be connected again", async () => {
  const account = await lab.account("github");
  await disconnect(account);

  const answer = await dance(account.owner.browser, account.forge);

  expect(answer.headers.get("location")).toContain("notice=connected");
});
