import type { Callee } from "#server/scanners/sast/interpret/call";
import type { Context } from "#server/scanners/sast/interpret/context";
import { concatenation } from "#server/scanners/sast/interpret/operators";
import type { Given } from "#server/scanners/sast/interpret/site";
import {
  type Constant,
  constantValue,
  shapeValue,
  unknownValue,
  type Value,
} from "#server/scanners/sast/interpret/value";

/** Answers a number or a truth, so nothing foreign is in it, whatever went in. */
const harmless: ReadonlySet<string> = new Set(
  "length size count len indexOf lastIndexOf find rfind index equals equalsIgnoreCase startsWith endsWith startswith endswith start_with? end_with? contains includes include? isEmpty isBlank empty? nil? matches test hashCode compareTo localeCompare parseInt parseFloat isNaN isFinite Number Boolean int float bool ord isdigit isnumeric isalnum isalpha intValue longValue doubleValue isinstance hasattr has containsKey hasOwnProperty isArray some every is_numeric intval floatval strlen count_chars to_i to_f Contains StartsWith EndsWith Equals IndexOf TryParse Atoi getTime charCodeAt codePointAt".split(
    " ",
  ),
);
const copies: ReadonlySet<string> = new Set([
  "toString",
  "valueOf",
  "intern",
  "String",
  "str",
  "to_s",
  "ToString",
  "strip",
  "trim",
  "Trim",
]);

/** What a method or function of text gives, where that is known; null elsewhere. */
export function foldText(callee: Callee, args: readonly Given[], _cx: Context): Value | null {
  const { receiver, name } = callee;
  const constants = args.map((arg) => arg.value.constant);
  const known = constants.every((constant) => constant !== undefined);
  const subject = receiver && receiver.constant !== undefined ? receiver.constant : undefined;
  if (typeof subject === "string" && known) {
    const folded = fold(subject, name, constants as Constant[]);
    if (folded !== undefined) return constantValue(folded);
    if (name === "split" || name === "Split") return splitText(subject, constants[0], _cx);
  }
  if (receiver && (name === "concat" || name === "Concat"))
    return concatenation([receiver, ...args.map((arg) => arg.value)]);
  if (harmless.has(name)) return unknownValue;
  if (copies.has(name)) {
    const [first] = args;
    const isType =
      receiver?.path !== null && receiver?.path !== undefined && /(^|\.)String$/.test(receiver.path);
    const whole =
      receiver && !isType
        ? args.length === 0
          ? receiver
          : undefined
        : args.length === 1
          ? first?.value
          : undefined;
    if (!whole || whole.shape !== null || whole.constant === undefined) return null;
    const text = String(whole.constant);
    return constantValue(/^(?:strip|trim|Trim)$/.test(name) ? text.trim() : text);
  }
  if (name === "format" || name === "Format" || name === "Sprintf" || name === "sprintf")
    return formatted(receiver, args);
  return null;
}

function formatted(receiver: Value | null, args: readonly Given[]): Value {
  const parts = args.map((arg) => arg.value);
  const value = concatenation(
    receiver && typeof receiver.constant === "string" ? [receiver, ...parts] : parts,
  );
  return { ...value, constant: undefined };
}

function splitText(text: string, separator: Constant | undefined, cx: Context): Value {
  const parts = text.split(typeof separator === "string" ? separator : /\s+/).slice(0, 100);
  return shapeValue(
    cx.run.container("list", { items: parts.map(constantValue), entries: new Map(), rest: null }),
  );
}

function fold(text: string, name: string, args: readonly Constant[]): Constant | undefined {
  const [a, b] = args;
  const number = (value: Constant | undefined): number | undefined =>
    typeof value === "number" ? value : undefined;
  const string = typeof a === "string" ? a : undefined;
  switch (name) {
    case "charAt":
      return typeof a === "number" ? text.charAt(a) : undefined;
    case "substring":
    case "slice":
    case "Substring":
      return typeof a === "number" ? text.slice(a, number(b)) : undefined;
    case "toLowerCase":
    case "lower":
    case "downcase":
    case "ToLower":
      return text.toLowerCase();
    case "toUpperCase":
    case "upper":
    case "upcase":
    case "ToUpper":
      return text.toUpperCase();
    case "length":
    case "size":
      return args.length === 0 ? text.length : undefined;
    case "equals":
    case "Equals":
      return text === a;
    case "equalsIgnoreCase":
      return string === undefined ? undefined : text.toLowerCase() === string.toLowerCase();
    case "startsWith":
    case "startswith":
      return string === undefined ? undefined : text.startsWith(string);
    case "endsWith":
    case "endswith":
      return string === undefined ? undefined : text.endsWith(string);
    case "contains":
    case "includes":
    case "Contains":
      return string === undefined ? undefined : text.includes(string);
    case "indexOf":
      return string === undefined ? undefined : text.indexOf(string);
    case "replace":
    case "Replace":
      return string === undefined || typeof b !== "string" ? undefined : text.replaceAll(string, b);
    case "isEmpty":
      return text === "";
    default:
      return undefined;
  }
}
