import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Role, roles } from "#db/vocabulary";
import { can } from "#server/domain/permission";
import { type ForgeNetwork, openForgeNetwork } from "#tests/helpers/connecting";
import type { Member, Workspace } from "#tests/helpers/people";
import { createProduct, type Product } from "#tests/helpers/product";
import { inProcess, overHttp, type Procedure, procedures } from "#tests/procedures/call-procedure";
import { unknownIds } from "#tests/procedures/populated-workspace";
import { sampleInputs } from "#tests/procedures/sample-inputs";

const callers = ["anonymous", "aal1", ...roles] as const;
type Caller = (typeof callers)[number];

const refusals = ["UNAUTHENTICATED", "AAL2_REQUIRED", "FORBIDDEN", "STEP_UP_REQUIRED"];

let product: Product;
let network: ForgeNetwork;
let workspace: Workspace;

beforeAll(async () => {
  product = await createProduct();
  network = openForgeNetwork();
  workspace = await product.workspace("Matrix");
});

afterAll(async () => {
  await network.close();
  await product.close();
});

test("S-52, I-13: every procedure says who may call it", () => {
  expect(procedures.filter(({ access }) => access === undefined)).toEqual([]);
});

test("S-52: every procedure has a sample input, and there is none without a procedure", () => {
  expect(Object.keys(sampleInputs).sort()).toEqual(procedures.map(({ path }) => path).sort());
});

test("every exception from the second factor gives its reason", () => {
  const exceptions = procedures.filter(({ access }) => access.kind === "public" || access.kind === "aal1");

  expect(exceptions.every(({ access }) => "reason" in access && access.reason.length > 20)).toBe(true);
});

describe.each([
  { door: "in process", call: inProcess },
  { door: "over HTTP", call: overHttp },
])("$door", ({ call }) => {
  describe.each(procedures)("$path", (procedure) => {
    test.each(callers)("%s", async (caller) => {
      const member = await memberFor(caller);
      const input = sampleInputs[procedure.path]?.(unknownIds());

      const { code } = await call(product, procedure, input, member);

      const expected = refusalFor(procedure, caller);
      if (expected) expect(code).toBe(expected);
      else expect(refusals).not.toContain(code);
    });
  });
});

async function memberFor(caller: Caller): Promise<Member | undefined> {
  if (caller === "anonymous") return undefined;
  if (caller === "aal1") return await product.member(workspace, "owner", 1);
  return await product.member(workspace, caller);
}

/** What the access table says must happen; undefined where the gate lets through. */
function refusalFor({ access }: Procedure, caller: Caller): string | undefined {
  if (access.kind === "public") return undefined;
  if (caller === "anonymous") return "UNAUTHENTICATED";
  if (access.kind === "aal1") return undefined;
  if (caller === "aal1") return "AAL2_REQUIRED";
  if (access.kind === "self") return undefined;
  return can(caller satisfies Role, access.permission) ? undefined : "FORBIDDEN";
}
