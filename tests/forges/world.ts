import type { ForgeNamespace, ForgeRepository, ForgeUser } from "#tests/forges/model";

/** The account every default world belongs to. */
export const operator = "octo-operator";

/** The operator's account. */
export const user = (id: string): ForgeUser => ({ id, login: operator, name: "Octo Operator" });
/** The operator's personal namespace. */
export const person = (id: string): ForgeNamespace => ({
  id,
  path: operator,
  name: "Octo Operator",
  kind: "user",
});
/** An organisation, group or shared workspace. */
export const group = (id: string, path: string, name: string): ForgeNamespace => ({
  id,
  path,
  name,
  kind: "group",
});

type Draft = Pick<ForgeRepository, "id" | "namespace" | "name"> & Partial<ForgeRepository>;

/** A repository with the usual values: private, living, on branch main, TypeScript, no rights for anybody. */
export function repository(draft: Draft): ForgeRepository {
  return {
    visibility: "private",
    archived: false,
    fork: false,
    defaultBranch: "main",
    languages: { TypeScript: 100 },
    sizeKb: 240,
    pushedAt: "2026-10-01T08:00:00Z",
    rights: {},
    formerPaths: [],
    fixture: null,
    ...draft,
  };
}
