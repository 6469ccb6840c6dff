import type { JsonSchema } from "#server/contract/procedures";

/** A JSON Schema as the TypeScript type of the values it takes. @throws Error for a keyword that is not known here. */
export function typeOf(schema: JsonSchema): string {
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return union(choices.map(typeOf));
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return union(schema.enum.map((value) => JSON.stringify(value)));
  const { type } = schema;
  if (Array.isArray(type)) return union(type.map((each: string) => typeOf({ ...schema, type: each })));
  if (type === "string" || type === "boolean" || type === "null") return type;
  if (type === "number" || type === "integer") return "number";
  if (type === "array") return `${inBrackets(schema.items ? typeOf(schema.items) : "unknown")}[]`;
  if (type === "object") return objectType(schema);
  if (type === undefined && Object.keys(schema).length === 0) return "unknown";
  throw new Error(`No type is known for ${JSON.stringify(schema).slice(0, 200)}.`);
}

function objectType({ properties, required = [], additionalProperties, propertyNames }: JsonSchema): string {
  const open = typeof additionalProperties === "object" ? typeOf(additionalProperties) : undefined;
  if (!properties) {
    if (open === undefined) return "Record<string, unknown>";
    const key = propertyNames ? typeOf(propertyNames) : "string";
    const whole = key === "string" || required.length > 0;
    return whole ? `Record<${key}, ${open}>` : `Partial<Record<${key}, ${open}>>`;
  }
  const members = Object.entries(properties).map(([name, each]) => {
    const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
    return required.includes(name) ? `${key}: ${typeOf(each)}` : `${key}?: ${typeOf(each)} | undefined`;
  });
  return members.length > 0 ? `{ ${members.join("; ")} }` : "Record<string, never>";
}

const union = (types: readonly string[]): string => [...new Set(types)].join(" | ");
const inBrackets = (type: string): string => (type.includes(" | ") ? `(${type})` : type);
