import { afterAll, beforeAll, expect, test } from "vitest";
import { providers } from "#db/vocabulary";
import { connect } from "#tests/helpers/connecting";
import { type Lab, type Operator, openLab } from "#tests/helpers/lab";
import { scannable } from "#tests/helpers/scanning";

let lab: Lab;
let owner: Operator;
const told: string[] = [];

beforeAll(async () => {
  lab = await openLab();
  owner = await lab.operator();
  for (const provider of providers) {
    const forge = lab.network.forges[provider];
    const connectionId = await connect(lab.product, owner, forge);
    await owner.browser.call((api) =>
      api.repository.enable({
        ...{ connectionId, externalId: scannable[provider].externalId },
        ...{ sastEnabled: true, scaEnabled: true, scanNow: true },
      }),
    );
    if (provider !== "github") {
      forge.expireAccessTokens();
      await lab.walls.sql`update git_connections set token_expires_at = now() where provider = ${provider}`;
    }
  }
  await ask();
  // Once more with every provider failing, because errors tell more than answers.
  for (const provider of providers) {
    const forge = lab.network.forges[provider];
    const secret = forge.secrets().join(" ");
    for (const endpoint of ["list", "workspaces"] as const) {
      forge.fail(endpoint, { status: 500, body: secret, times: Number.POSITIVE_INFINITY });
    }
  }
  await ask();
});

afterAll(() => lab.close());

/** Everything a member can read, by every door. */
async function ask() {
  const addresses = ["/api/git/provider-config", "/api/git/connections", "/api/git/repos"];
  const queries = [
    ...["session.current", "team.list", "providerConfig.list", "connection.list", "repository.connected"],
    ...["repository.available", "dashboard.summary"],
    ...["scan.list", "finding.list", "activity.list"].map((path) => `${path}?input=%7B%7D`),
  ];
  for (const address of [...addresses, ...queries.map((query) => `/api/trpc/${query}`)]) {
    const answer = await owner.browser.open(address);
    told.push(JSON.stringify([...answer.headers]), await answer.text());
  }
}

test("the providers gave out secrets to look for", () => {
  for (const provider of providers) expect(lab.network.forges[provider].secrets().length).toBeGreaterThan(2);
});

test.each(providers)("S-54: no answer holds a secret of %s", (provider) => {
  const all = told.join("\n");
  for (const secret of lab.network.forges[provider].secrets()) expect(all).not.toContain(secret);
});

test.each(providers)("no line of the log holds a secret of %s", (provider) => {
  const all = lab.product.logLines.join("\n");
  for (const secret of lab.network.forges[provider].secrets()) expect(all).not.toContain(secret);
});

test.each(providers)("S-83: a dump of every table holds no secret of %s", async (provider) => {
  const dump = await lab.walls.dump();
  for (const secret of lab.network.forges[provider].secrets()) expect(dump).not.toContain(secret);
  for (const app of lab.network.forges[provider].apps) expect(dump).not.toContain(app.clientId);
});

test.each(providers)("S-25, S-78: no secret of %s was sent in an address", (provider) => {
  expect(lab.network.forges[provider].violations).toEqual([]);
});

test("every sealed value has an IV of its own", async () => {
  const [row] = await lab.walls.sql`
    select count(*)::int as total, count(distinct iv)::int as distinct_ones from (
      select client_id_iv as iv from git_provider_configs union all
      select client_secret_iv from git_provider_configs union all
      select access_iv from git_connections union all
      select refresh_iv from git_connections where refresh_iv is not null union all
      select verifier_iv from oauth_flows) sealed`;

  expect(row?.total).toBeGreaterThanOrEqual(14);
  expect(row?.distinct_ones).toBe(row?.total);
});
