import { afterAll, beforeAll, expect, test } from "vitest";
import { roles } from "#db/vocabulary";
import { type BehindTheWalls, lookBehindTheWalls } from "#tests/helpers/behind-the-walls";
import { type ForgeNetwork, openForgeNetwork } from "#tests/helpers/connecting";
import { atDepth } from "#tests/helpers/depth";
import type { Member, Workspace } from "#tests/helpers/people";
import { createProduct, type Product } from "#tests/helpers/product";
import { randomFrom } from "#tests/helpers/seeded-random";
import { inProcess, overHttp, procedures } from "#tests/procedures/call-procedure";
import { populate } from "#tests/procedures/populated-workspace";
import { type Ids, sampleInputs } from "#tests/procedures/sample-inputs";

const CALLS = atDepth(300, 2_000);
const SEED = 4_112_026;
/** Stands in every text of the workspace that must not be seen. */
const CANARY = "canary-7f3a9c";

let product: Product;
let network: ForgeNetwork;
let walls: BehindTheWalls;
let workspace: Workspace;
let victim: Member;
let theirs: Ids;
let ours: Ids;

beforeAll(async () => {
  product = await createProduct();
  network = openForgeNetwork();
  walls = lookBehindTheWalls(product.database);
  victim = await product.member(await product.workspace(`Workspace ${CANARY}`), "owner");
  theirs = await populate(product, network, victim, CANARY);
  workspace = await product.workspace("Ours");
  // One owner stays whatever the calls do, so that there is always somebody.
  ours = await populate(product, network, await product.member(workspace, "owner"), "ours");
});

afterAll(async () => {
  await walls.close();
  await network.close();
  await product.close();
});

test(`T-11: ${CALLS} random calls with ids of two workspaces show and touch nothing of the other one`, {
  timeout: 240_000,
}, async () => {
  const random = randomFrom(SEED);
  const before = await walls.rowsOf(victim.workspaceId);
  const names = Object.keys(theirs) as (keyof Ids)[];
  const leaks: string[] = [];
  const ends = new Map<string, number>();
  let member: Member | undefined;

  for (let round = 0; round < CALLS; round += 1) {
    // Calls end sessions and memberships, so whoever calls is new every now and then.
    if (!member || random.below(8) === 0) member = await product.member(workspace, random.pick(roles));
    const procedure = random.pick(procedures);
    const ids = Object.fromEntries(names.map((name) => [name, random.pick([ours, theirs])[name]]));
    const input = sampleInputs[procedure.path]?.(ids as unknown as Ids);
    const call = random.pick([inProcess, overHttp]);

    const { code, told } = await call(product, procedure, input, member);

    ends.set(code, (ends.get(code) ?? 0) + 1);
    const [asked, answer] = [JSON.stringify(input) ?? "", JSON.stringify(told) ?? ""];
    const foreign = [CANARY, ...Object.values(theirs)].filter((text) => !asked.includes(text));
    if (foreign.some((text) => answer.includes(text))) leaks.push(`${procedure.path} ${asked}`);
  }

  expect(leaks).toEqual([]);
  expect(await walls.rowsOf(victim.workspaceId)).toEqual(before);
  expect(Object.values(before).flat().join()).toContain(CANARY);
  expect(ends.get("ok")).toBeGreaterThan(CALLS / 10);
  expect(ends.get("NOT_FOUND")).toBeGreaterThan(CALLS / 30);
  expect([...ends.keys()]).not.toContain("INTERNAL");
});
