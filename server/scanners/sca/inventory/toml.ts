import { parse } from "smol-toml";
import { isJsonObject, type JsonObject } from "#server/scanners/sca/inventory/json";
import { linesOf } from "#server/scanners/sca/inventory/text";

/** A TOML document; null when it is none. Equal keys are an error in TOML itself. */
export function parseToml(text: string): JsonObject | null {
  try {
    const document: unknown = parse(text, { integersAsBigInt: "asNeeded" });
    return isJsonObject(document) ? document : null;
  } catch {
    return null;
  }
}

/**
 * 1-based lines of the `[[name]]` headers, in their order: the n-th is the n-th table of the array. Empty when their number
 * is not `count`, as with a header that is part of a string.
 */
export function tableLines(text: string, name: string, count: number): readonly number[] {
  const header = `[[${name}]]`;
  const lines: number[] = [];
  for (const line of linesOf(text)) if (line.text.trimEnd() === header) lines.push(line.number);
  return lines.length === count ? lines : [];
}
