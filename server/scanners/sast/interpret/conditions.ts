import { type Referred, refer, type Site } from "#server/scanners/sast/interpret/site";
import { containerOf, type Value } from "#server/scanners/sast/interpret/value";
import { wholeTaint } from "#server/scanners/sast/interpret/whole-taint";
import type { Condition } from "#server/scanners/sast/rules/compile/condition";

/** Whether all conditions hold at a site. */
export function allHold(conditions: readonly Condition[], at: Site): boolean {
  for (const condition of conditions) if (!holds(condition, at)) return false;
  return true;
}

function holds(condition: Condition, at: Site): boolean {
  const found = refer(condition.ref, at);
  if (condition.missing !== null && found.missing !== condition.missing) return false;
  if (condition.isNot !== null && !isNot(condition.isNot, found)) return false;
  const asks =
    condition.is ??
    condition.has ??
    condition.matches ??
    condition.lacks ??
    condition.like ??
    condition.below ??
    condition.constant ??
    condition.built ??
    condition.tainted ??
    condition.type ??
    condition.typeNot;
  return asks === null || found.values.some((value) => fits(condition, value));
}

const isNot = (unwanted: ReadonlySet<unknown>, { values }: Referred): boolean =>
  values.length === 0 ||
  values.some((value) => value.constant === undefined || !unwanted.has(value.constant));

function fits(condition: Condition, value: Value): boolean {
  const { constant } = value;
  const text = constant === undefined || constant === null ? null : String(constant);
  return (
    (condition.is === null || (constant !== undefined && condition.is.has(constant))) &&
    (condition.matches === null || (text !== null && condition.matches(text))) &&
    (condition.like === null || condition.like(value.pieces ?? text ?? "")) &&
    (condition.lacks === null || (text !== null && !condition.lacks(text))) &&
    (condition.below === null || (typeof constant === "number" && constant < condition.below)) &&
    (condition.constant === null || (constant !== undefined) === condition.constant) &&
    (condition.built === null || (value.pieces !== null) === condition.built) &&
    (condition.tainted === null || (wholeTaint(value) !== null) === condition.tainted) &&
    (condition.type === null || (value.path !== null && condition.type(value.path))) &&
    (condition.typeNot === null || value.path === null || !condition.typeNot(value.path)) &&
    (condition.has === null || hasOne(condition.has, value))
  );
}

function hasOne(wanted: ReadonlySet<unknown>, value: Value): boolean {
  if (typeof value.constant === "string") return value.constant.split("\n").some((line) => wanted.has(line));
  const content = containerOf(value)?.content;
  if (!content) return false;
  for (const item of content.items ?? [])
    if (item.constant !== undefined && wanted.has(item.constant)) return true;
  if (content.rest?.constant !== undefined && wanted.has(content.rest.constant)) return true;
  for (const key of content.entries.keys()) if (wanted.has(key)) return true;
  return false;
}
