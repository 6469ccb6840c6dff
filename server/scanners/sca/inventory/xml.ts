/** An element with the text directly in it. Attributes are not kept. */
export interface XmlElement {
  readonly name: string;
  readonly children: readonly XmlElement[];
  readonly text: string;
  /** 1-based line of its start tag. */
  readonly line: number;
}

interface OpenElement extends XmlElement {
  readonly children: OpenElement[];
  text: string;
}

const deepest = 100;
const mostElements = 500_000;
const longestText = 4_096;
const named: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/**
 * The root element of an XML 1.0 text. Null when tags do not match, it is nested deeper than 100 or has a DOCTYPE: a
 * manifest needs none, and entities of one's own come with it.
 */
export function parseXml(text: string): XmlElement | null {
  const open: OpenElement[] = [];
  let root: OpenElement | null = null;
  let elements = 0;
  let line = 1;
  let counted = 0;
  for (let at = 0; at < text.length; ) {
    const tag = text.indexOf("<", at);
    const inside = open.at(-1);
    if (inside) inside.text += decode(text.slice(at, tag === -1 ? text.length : tag)).slice(0, room(inside));
    if (tag === -1) break;
    const end = tagEnd(text, tag);
    if (end === null) return null;
    for (; counted < tag; counted += 1) if (text.charCodeAt(counted) === 0x0a) line += 1;
    at = end;
    if (text.startsWith("<![CDATA[", tag)) {
      if (inside) inside.text += text.slice(tag + 9, end - 3).slice(0, room(inside));
    } else if (text.startsWith("<!--", tag) || text.startsWith("<?", tag)) {
      // Says nothing about dependencies.
    } else if (text.startsWith("<!", tag)) {
      return null;
    } else if (text.startsWith("</", tag)) {
      if (!inside || inside.name !== text.slice(tag + 2, end - 1).trim()) return null;
      open.pop();
    } else {
      const name = /^[^\s/>]{1,200}/.exec(text.slice(tag + 1, Math.min(end, tag + 202)))?.[0];
      elements += 1;
      if (!name || elements > mostElements || open.length >= deepest || (!inside && root)) return null;
      const element: OpenElement = { name, children: [], text: "", line };
      if (inside) inside.children.push(element);
      else root = element;
      if (text[end - 2] !== "/") open.push(element);
    }
  }
  return open.length === 0 ? root : null;
}

const room = ({ text }: OpenElement): number => Math.max(0, longestText - text.length);

/** Behind the `>` that ends a tag, a comment, a CDATA section or an instruction. Null when there is none. */
function tagEnd(text: string, start: number): number | null {
  const mark = text.startsWith("<!--", start) ? "-->" : text.startsWith("<![CDATA[", start) ? "]]>" : ">";
  if (mark !== ">") {
    const found = text.indexOf(mark, start + 4);
    return found === -1 ? null : found + mark.length;
  }
  for (let index = start + 1; index < text.length; index += 1) {
    const char = text[index];
    if (char === ">") return index + 1;
    if (char === '"' || char === "'") {
      index = text.indexOf(char, index + 1);
      if (index === -1) return null;
    }
  }
  return null;
}

function decode(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(
    /&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(\w{1,8}));/g,
    (whole, decimal, hexadecimal, name) => {
      if (name !== undefined) return Object.hasOwn(named, name) ? (named[name] ?? whole) : whole;
      const code = Number.parseInt(decimal ?? hexadecimal, decimal === undefined ? 16 : 10);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}

/** The first child of a name. */
export function child(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((each) => each.name === name);
}

/** The text of the first child of a name, without blanks around it; undefined when there is none. */
export function childText(element: XmlElement | undefined, name: string): string | undefined {
  return child(element, name)?.text.trim();
}
