import { afterAll, beforeAll, expect, test } from "vitest";
import { deleteOldTokenUses } from "#db/queries/token-uses";
import { openTokens } from "#server/connect/open-tokens";
import { outcomeOf, refusalOf } from "#tests/helpers/outcome";
import { type Account, openTokenLab, type TokenLab } from "#tests/token-life/token-lab";

let lab: TokenLab;
let account: Account;

beforeAll(async () => {
  lab = await openTokenLab();
  account = await lab.account("github");
});

afterAll(() => lab.close());

const open = (scope: { workspaceId: string; userId?: string }, purpose: "scan" | "list repositories") =>
  openTokens(lab.product.services, lab.product.services.db, scope, account.id, purpose);

const usesSeenBy = ({ owner, id }: Account) => owner.browser.call((api) => api.connection.tokenUses({ id }));

test("I-01: each opening of a token leaves a line that says what for and who asked", async () => {
  const { owner, scope } = account;
  await open(scope, "scan");
  await open({ ...scope, userId: owner.userId }, "list repositories");

  const { uses, purposes, providerUsername } = await usesSeenBy(account);

  expect(providerUsername).toBe("octo-operator");
  expect(uses.slice(0, 2).map(({ purpose, byPerson, userName }) => [purpose, byPerson, userName])).toEqual([
    ["list repositories", true, owner.name],
    ["scan", false, null],
  ]);
  expect(purposes).toEqual(expect.arrayContaining([{ purpose: "scan", uses: 1 }]));
});

test("an opening whose line cannot be written does not happen", async () => {
  await lab.walls.sql`alter table token_uses add constraint closed check (false) not valid`;

  const outcome = open(account.scope, "scan").then(
    () => "opened",
    () => "refused",
  );

  expect(await outcome).toBe("refused");
  await lab.walls.sql`alter table token_uses drop constraint closed`;
  expect(await outcomeOf(open(account.scope, "scan"))).toBe("ok");
});

test("a neighbour of the same account sees nothing of it", async () => {
  const neighbour = await lab.neighbour(account);
  const before = (await usesSeenBy(neighbour)).uses.length;

  await open(account.scope, "scan");

  expect((await usesSeenBy(neighbour)).uses).toHaveLength(before);
  const foreign = neighbour.owner.browser.call((api) => api.connection.tokenUses({ id: account.id }));
  expect((await refusalOf(foreign)).code).toBe("NOT_FOUND");
});

test("S-82: lines older than 90 days are forgotten, and no younger one", async () => {
  const { services } = lab.product;
  await lab.walls.sql`
    insert into token_uses (workspace_id, id, connection_id, purpose, used_at)
    select ${account.scope.workspaceId}, gen_random_uuid(), ${account.id}, 'scan', now() - make_interval(days => days)
    from unnest(array[89, 91, 400]) days`;
  const count = async () =>
    (await lab.walls.sql`select 1 from token_uses where connection_id = ${account.id}`).length;
  const before = await count();

  await services.db.worker.withWorkspace(account.scope, (tx) => deleteOldTokenUses(tx, 90));

  expect(before - (await count())).toBe(2);
});
