import { expect, test } from "vitest";
import type { ZodType } from "zod";
import { creatingCalls } from "#client/creating-calls";
import { inJson } from "#server/contract/procedures";
import { permissions } from "#server/domain/permission";
import { appRouter } from "#server/trpc/app-router";
import type { Access } from "#server/trpc/procedure";

interface Definition {
  readonly type: "query" | "mutation" | "subscription";
  readonly meta?: { readonly access?: Access; readonly creates?: true };
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

/** What a program may call that changes something and takes no idempotency key, with why a second call does no harm. */
const harmlessTwice: Readonly<Record<string, string>> = {
  "providerConfig.test": "asks the provider, and keeps nothing",
  "connection.suspend": "what is suspended stays so",
  "connection.resume": "what is active stays so",
  "connection.move": "what was moved is not there to be moved again",
  "repository.update": "sets what is there",
  "repository.schedule": "sets what is there",
  "repository.pause": "sets what is there",
  "repository.resume": "what runs stays so",
  "repository.remove": "what is gone is not found",
  "scan.cancel": "what is cancelled stays so",
  "rules.setEnabled": "sets what is there",
  "rules.remove": "what is gone is not found",
  "finding.triage": "decides what was decided",
  "finding.triageMany": "decides what was decided",
  "finding.undoTriage": "what was taken back is not there to be taken back again",
  "finding.export": "reads",
  "sbom.export": "reads",
  "activity.beginExport": "reads",
  "review.beginEvidence": "reads",
};

test("what a program may call takes an idempotency key, or does no harm when it is called twice", () => {
  const changing = procedures.filter(({ type, meta }) => {
    return type === "mutation" && meta?.access?.kind === "workspace" && meta.access.bearer;
  });

  expect(
    changing
      .filter(({ meta }) => !meta?.creates)
      .map(({ path }) => path)
      .sort(),
  ).toEqual(Object.keys(harmlessTwice).sort());
});

test("only what a program may call takes an idempotency key, and the client knows which", () => {
  const creating = procedures.filter(({ meta }) => meta?.creates);

  expect(creating.length).toBeGreaterThan(3);
  for (const { path, type, meta } of creating)
    expect([path, type, meta?.access]).toEqual([path, "mutation", expect.objectContaining({ bearer: true })]);
  expect([...creatingCalls].sort()).toEqual(creating.map(({ path }) => path).sort());
});

test("an answer that is kept for an idempotency key holds no secret", () => {
  const secret = /secret|token|password|url$|recovery|nonce/i;
  const secretNames = (output: unknown): string[] =>
    [...JSON.stringify(inJson(output as ZodType, "output")).matchAll(/"(\w+)":\{/g)]
      .map(([, name = ""]) => name)
      .filter((name) => secret.test(name));
  const outputOf = (path: string) => procedures.find((each) => each.path === path)?.output;

  const told = procedures.filter(({ meta }) => meta?.creates).map(({ output }) => secretNames(output));
  expect(told.flat()).toEqual([]);
  for (const path of ["token.create", "webhook.create", "webhook.rotate", "team.invite"])
    expect(secretNames(outputOf(path)), path).not.toEqual([]);
});

test("there is no subscription: nothing keeps a right after it was lost", () => {
  expect(procedures.filter(({ type }) => type === "subscription")).toEqual([]);
});
