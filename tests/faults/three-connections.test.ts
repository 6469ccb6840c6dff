import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Provider, providers } from "#db/vocabulary";
import type { Forge } from "#tests/forges/forge";
import { connect } from "#tests/helpers/connecting";
import { type Lab, type Operator, openLab } from "#tests/helpers/lab";

let lab: Lab;
let owner: Operator;
const connections = {} as Record<Provider, string>;

beforeAll(async () => {
  lab = await openLab();
});

beforeEach(async () => {
  await lab.network.renew();
  owner = await lab.operator();
  for (const provider of providers) {
    connections[provider] = await connect(lab.product, owner, lab.network.forges[provider]);
  }
});

afterAll(() => lab.close());

const list = (provider: Provider) =>
  owner.browser.call((api) => api.repository.availableFrom({ connectionId: connections[provider] }));

const entry = { github: "list", gitlab: "list", bitbucket: "workspaces" } as const;

test.each(providers)("R-02: the other two are listed while %s has not answered yet", async (hanging) => {
  const others = providers.filter((provider) => provider !== hanging);
  const held = hold(lab.network.forges[hanging]);
  let answered = false;
  const late = list(hanging).finally(() => {
    answered = true;
  });
  await held.reached;

  const listings = await Promise.all(others.map(list));

  expect(listings.map(({ status, problem }) => [status, problem])).toEqual(others.map(() => ["ok", null]));
  expect(answered).toBe(false);
  held.release();
  expect(await late).toMatchObject({ provider: hanging, status: "ok" });
});

test.each(providers)(
  "%s gives its last good answer while it cannot be asked, marked as such",
  async (provider) => {
    const good = await list(provider);
    lab.network.forges[provider].fail(entry[provider], { status: 429, headers: { "retry-after": "30" } });

    const stale = await list(provider);

    expect(stale).toMatchObject({ status: "stale", problem: expect.stringContaining("30 seconds") });
    expect(stale.repositories).toEqual(good.repositories);
  },
);

/** Keeps a forge from answering what comes from now on, until it is released. */
function hold(forge: Forge) {
  const { fetch } = forge;
  let arrive = () => {};
  let release = () => {};
  const reached = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  forge.fetch = async (request) => {
    arrive();
    await gate;
    return await fetch(request);
  };
  return { reached, release };
}
