import { type JsonObject, parseJsonObject } from "#server/scanners/sca/inventory/json";

/** JSON with comments and trailing commas, as bun writes it, made plain JSON. Null when it is not an object then. */
export function parseJsonc(text: string): { readonly root: JsonObject; readonly json: string } | null {
  const json = toJson(text);
  const root = parseJsonObject(json);
  return root === null ? null : { root, json };
}

const blank = 0x20;
const newline = 0x0a;

/** Comments and trailing commas become blanks, so that every other character keeps its line. */
function toJson(text: string): string {
  const codes = Buffer.from(text, "utf16le");
  const at = (index: number) => (index < text.length ? codes.readUInt16LE(2 * index) : 0);
  const erase = (start: number, end: number) => {
    for (let index = start; index < end; index += 1) {
      if (at(index) !== newline) codes.writeUInt16LE(blank, 2 * index);
    }
  };
  let comma = -1;
  for (let index = 0; index < text.length; index += 1) {
    const char = text[index];
    if (char === '"') {
      index = stringEnd(text, index);
      comma = -1;
    } else if (char === "/" && (text[index + 1] === "/" || text[index + 1] === "*")) {
      const end = commentEnd(text, index);
      erase(index, end);
      index = end - 1;
    } else if (char === ",") {
      comma = index;
    } else if (char === "}" || char === "]") {
      if (comma !== -1) erase(comma, comma + 1);
      comma = -1;
    } else if (char !== " " && char !== "\n" && char !== "\r" && char !== "\t") {
      comma = -1;
    }
  }
  return codes.toString("utf16le");
}

function stringEnd(text: string, start: number): number {
  let index = start + 1;
  while (index < text.length && text[index] !== '"') index += text[index] === "\\" ? 2 : 1;
  return index;
}

function commentEnd(text: string, start: number): number {
  const [mark, length] = text[start + 1] === "/" ? ["\n", 0] : ["*/", 2];
  const found = text.indexOf(mark, start + 2);
  return found === -1 ? text.length : found + length;
}
