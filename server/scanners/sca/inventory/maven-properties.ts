import { child, childText, type XmlElement } from "#server/scanners/sca/inventory/xml";

const longest = 256;
const mostSteps = 50;

/** Puts the values of `${…}` into a text. Null when one of them is not in the file, or they go in a circle. */
export type Resolve = (text: string | undefined) => string | null;

/** The properties of a POM that are in the file itself, with the coordinates of the project and its parent among them. */
export function propertiesOf(project: XmlElement): Resolve {
  const values = new Map<string, string>();
  for (const { name, text } of child(project, "properties")?.children ?? []) values.set(name, text.trim());
  const parent = child(project, "parent");
  for (const part of ["groupId", "artifactId", "version"]) {
    const above = childText(parent, part);
    const value = childText(project, part) ?? above;
    for (const prefix of ["project.", "pom.", ""]) {
      if (value !== undefined && !values.has(prefix + part)) values.set(prefix + part, value);
    }
    if (above !== undefined) values.set(`project.parent.${part}`, above);
  }
  return (text) => resolve(text, values);
}

function resolve(text: string | undefined, values: ReadonlyMap<string, string>): string | null {
  let result = text?.trim() ?? "";
  for (let step = 0; step < mostSteps; step += 1) {
    if (result === "" || result.length > longest) return null;
    const start = result.lastIndexOf("${");
    if (start === -1) return result;
    const end = result.indexOf("}", start);
    const value = end === -1 ? undefined : values.get(result.slice(start + 2, end));
    if (value === undefined) return null;
    result = result.slice(0, start) + value + result.slice(end + 1);
  }
  return null;
}
