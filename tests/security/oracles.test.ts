import { afterAll, beforeAll, expect, test } from "vitest";
import { type BehindTheWalls, lookBehindTheWalls } from "#tests/helpers/behind-the-walls";
import { type ForgeNetwork, openForgeNetwork } from "#tests/helpers/connecting";
import type { Member } from "#tests/helpers/people";
import { createProduct, type Product } from "#tests/helpers/product";
import { procedures } from "#tests/procedures/call-procedure";
import { populate, unknownIds } from "#tests/procedures/populated-workspace";
import { type Ids, sampleInputs } from "#tests/procedures/sample-inputs";

let product: Product;
let network: ForgeNetwork;
let walls: BehindTheWalls;
let member: Member;

beforeAll(async () => {
  product = await createProduct();
  network = openForgeNetwork();
  walls = lookBehindTheWalls(product.database);
  member = await product.member(await product.workspace("Ours"), "owner");
  await populate(product, network, member, "ours");
});

afterAll(async () => {
  await walls.close();
  await network.close();
  await product.close();
});

const queries = procedures.filter(({ type, access }) => type === "query" && access.kind === "workspace");

/**
 * The whole answer to a question, with its headers, but for the id that each answer has of its own and for when a token was last
 * used, which other questions asked beside it move.
 */
async function ask(path: string, ids: Ids): Promise<string> {
  const input = sampleInputs[path]?.(ids);
  const query = input === undefined ? "" : `?input=${encodeURIComponent(JSON.stringify(input))}`;
  const answer = await product.request(`/api/trpc/${path}${query}`, { as: member });
  const { headers, status } = answer;
  for (const name of ["request-id", "x-request-id", "content-security-policy"]) headers.delete(name);
  const body = (await answer.text()).replaceAll(/"(requestId|lastUsedAt)":"[^"]+"/g, "");
  return JSON.stringify([status, [...headers].sort(), body]);
}

/** Another workspace with rows in every table, which then also uses the same provider account as ours. */
const newNeighbour = async () => {
  const neighbour = await product.member(await product.workspace("Theirs"), "owner");
  return await populate(product, network, neighbour, "theirs");
};

test("T-16: the same account and repository can be connected in another workspace, and both are there", async () => {
  const before = await walls.sql`select count(*)::int as n from connected_repos`;

  await newNeighbour();

  const twins = await walls.sql`
    select count(distinct workspace_id)::int as workspaces from connected_repos join repositories r using (workspace_id)
    where connected_repos.repository_id = r.id group by provider, external_id`;
  expect(Number((await walls.sql`select count(*)::int as n from connected_repos`)[0]?.n)).toBe(
    Number(before[0]?.n) + 1,
  );
  expect(twins.map(({ workspaces }) => workspaces)).toEqual([2]);
});

test("T-17: over HTTP a foreign id is answered like one that never was, headers and all", async () => {
  const theirs = await newNeighbour();
  const nothing = unknownIds();
  const taking = queries.filter(({ path }) => JSON.stringify(sampleInputs[path]?.(theirs))?.includes("-"));

  for (const { path } of taking) expect(await ask(path, theirs), path).toBe(await ask(path, nothing));
  expect(taking.length).toBeGreaterThan(4);
});

test("T-18: no answer, count, length or tag of ours changes with what another workspace has", async () => {
  const nothing = unknownIds();
  const askAll = async () =>
    new Map(await Promise.all(queries.map(async ({ path }) => [path, await ask(path, nothing)] as const)));
  const first = await askAll();
  const second = await askAll();
  // What is asked of a provider, or is recorded itself, differs from one time to the next.
  const quiet = queries.map(({ path }) => path).filter((path) => first.get(path) === second.get(path));

  await newNeighbour();

  const third = await askAll();
  expect(quiet.filter((path) => third.get(path) !== second.get(path))).toEqual([]);
  expect(quiet.length).toBeGreaterThan(queries.length - 4);
});

test("T-18: ids are random, and no sequence counts over workspaces", async () => {
  const sequences = await walls.sql`
    select relname from pg_class where relkind = 'S' and relnamespace = 'public'::regnamespace order by 1`;
  const ids =
    await walls.sql`select id from scans union all select id from findings union all select id from git_connections`;

  expect(sequences.map(({ relname }) => relname)).toEqual(["schema_migrations_id_seq"]);
  for (const { id } of ids)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-[47][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
