import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { providers } from "#db/vocabulary";
import { outcomeOf, tally } from "#tests/helpers/outcome";
import { type Account, openTokenLab, type TokenLab } from "#tests/token-life/token-lab";

let lab: TokenLab;

beforeAll(async () => {
  lab = await openTokenLab();
});

afterAll(() => lab.close());

const tryOut = ({ owner, forge: { provider } }: Account) =>
  owner.browser.call((api) => api.providerConfig.test({ provider }));

describe.each(providers)("testing the OAuth app of %s", (provider) => {
  test("says that all is well, connects nothing, and stands in the log", async () => {
    const account = await lab.account(provider);
    const before = await account.row();

    const { passed, checks } = await tryOut(account);

    expect(passed).toBe(true);
    expect(checks.map(({ what }) => what).join("\n")).toMatch(/opens.*answers.*accepts/s);
    expect(await account.row()).toEqual(before);
    expect(await account.actions("git_provider_config_tested")).toBe(1);
    expect(account.forge.violations).toEqual([]);
  });

  test("says what to do about a secret that is refused, and none of it", async () => {
    const account = await lab.account(provider);
    const [app] = account.forge.apps;
    if (!app) throw new Error("the forge has no application");
    app.clientSecret = "changed over there";

    const { passed, checks } = await tryOut(account);

    expect(passed).toBe(false);
    expect(checks.at(-1)).toMatchObject({
      level: "fail",
      what: expect.stringContaining("refuses the OAuth app's id or secret"),
      advice: expect.stringContaining("copy id and secret"),
    });
    const said = JSON.stringify(checks);
    for (const secret of account.forge.secrets()) expect(said).not.toContain(secret);
  });
});

test("there is nothing to test before something is saved", async () => {
  const { owner } = await lab.account("github");

  expect(await outcomeOf(owner.browser.call((api) => api.providerConfig.test({ provider: "gitlab" })))).toBe(
    "NOT_FOUND",
  );
});

test("of more than twenty tests in 15 minutes the rest are refused", async () => {
  const { owner } = await lab.account("github");
  const calls = Array.from({ length: 22 }, () =>
    owner.browser.call((api) => api.providerConfig.test({ provider: "bitbucket" })),
  );

  expect(await tally(calls)).toEqual({ NOT_FOUND: 20, RATE_LIMITED: 2 });
});
