import { expect, test } from "vitest";
import { permissions } from "#server/domain/permission";
import { appRouter } from "#server/trpc/app-router";
import type { Access } from "#server/trpc/procedure";

interface Definition {
  readonly type: "query" | "mutation" | "subscription";
  readonly meta?: { readonly access?: Access };
  readonly inputs: readonly unknown[];
  readonly output?: unknown;
}

const procedures = Object.entries(appRouter._def.procedures).map(([path, procedure]) => ({
  path,
  ...(procedure as unknown as { _def: Definition })._def,
}));

test("S-56: every procedure says who may call it", () => {
  const known = ["public", "aal1", "self", "workspace"];

  const silent = procedures.filter(({ meta }) => !known.includes(String(meta?.access?.kind)));
  expect(silent.map(({ path }) => path)).toEqual([]);
  expect(procedures.length).toBeGreaterThan(30);
});

test("a procedure open to strangers or to half a sign-in gives its reason in words", () => {
  for (const { path, meta } of procedures) {
    const access = meta?.access;
    if (access?.kind === "public" || access?.kind === "aal1")
      expect(access.reason, path).toMatch(/\w+ \w+ \w+/);
  }
});

test("a procedure of a workspace names a permission of the table", () => {
  for (const { path, meta } of procedures) {
    if (meta?.access?.kind === "workspace") expect(permissions, path).toContain(meta.access.permission);
  }
});

test("every mutation takes an input, so that no form of another site can call it bare", () => {
  const bare = procedures.filter(({ type, inputs }) => type === "mutation" && inputs.length === 0);

  expect(bare.map(({ path }) => path)).toEqual([]);
  expect(procedures.filter(({ type }) => type === "mutation").length).toBeGreaterThan(10);
});

test("S-54: every procedure names what it answers, so that a new column does not leave by itself", () => {
  expect(procedures.filter(({ output }) => !output).map(({ path }) => path)).toEqual([]);
});

test("there is no subscription: nothing keeps a right after it was lost", () => {
  expect(procedures.filter(({ type }) => type === "subscription")).toEqual([]);
});
