import { child, type SyntaxNode } from "#server/scanners/sast/syntax-node";
import { everyDanger, nothing, type Role, type Value, valueWith } from "#server/scanners/sast/value";

/** What Express, Koa, Fastify, Next and Remix hand to a handler, and which parts of it a stranger chooses. */
const requestParts = new Set(
  "query params body headers cookies signedCookies url originalUrl path hostname host file files rawBody nextUrl search querystring".split(
    " ",
  ),
);
const contextParts = new Set(
  "query params querystring search url originalUrl path href header headers cookies host hostname".split(" "),
);
/** Parts that are collections of values and not text themselves. */
const collections = new Set("query params body headers cookies signedCookies file files header".split(" "));
/** Methods of a request that return what a stranger sent. */
const requestReaders = new Set("get header param json text formData query".split(" "));

const browserSources =
  /^(?:window\.|document\.|self\.)?location\.(?:search|hash|href)$|^document\.(?:URL|documentURI|referrer)$|^window\.name$/;

const roleByName: ReadonlyMap<string, Role> = new Map([
  ["req", "request"],
  ["_req", "request"],
  ["request", "request"],
  ["ctx", "context"],
  ["context", "context"],
  ["res", "response"],
  ["_res", "response"],
  ["response", "response"],
  ["reply", "reply"],
]);

/** The role of a handler's parameter, by its type where it has one, else by its usual name. */
export function roleOfParameter(name: string, type: string | null): Role | null {
  if (type !== null) {
    if (/\b(?:Request|FastifyRequest|NextApiRequest|IncomingMessage|NextRequest)\b/.test(type))
      return "request";
    if (/\b(?:Response|NextApiResponse|ServerResponse)\b/.test(type)) return "response";
    if (/\bFastifyReply\b/.test(type)) return "reply";
    if (/\b(?:ParameterizedContext|Koa\.Context)\b/.test(type)) return "context";
  }
  return roleByName.get(name) ?? null;
}

/** The type annotation of a parameter as text; null when it has none. */
export function parameterType(parameter: SyntaxNode, text: (node: SyntaxNode) => string): string | null {
  const type = child(parameter, "type");
  return type ? text(type).slice(0, 200) : null;
}

/** What a property of a value is. `from` and `row` describe the place, for the message of a finding. */
export function memberOf(base: Value, property: string, from: string, row: number): Value {
  const path = base.path === null ? null : `${base.path}.${property}`;
  if (base.role === "context") {
    if (property === "request" || property === "req") return valueWith({ role: "request" });
    if (property === "response" || property === "res") return valueWith({ role: "response" });
  }
  const chosenByStranger =
    (base.role === "request" && requestParts.has(property)) ||
    (base.role === "context" && contextParts.has(property)) ||
    (path !== null && browserSources.test(path));
  if (chosenByStranger) {
    const shape = collections.has(property) ? "object" : null;
    return valueWith({ taint: { dangers: everyDanger, from, row }, shape });
  }
  if (base.taint !== null) {
    if (property === "length" || property === "size") return nothing;
    // `req.query.id` says more than `req.query`, as long as it is the same expression.
    const closer = from.startsWith(`${base.taint.from}.`) ? { ...base.taint, from } : base.taint;
    return valueWith({ taint: closer, guessed: base.guessed });
  }
  return path === null ? nothing : valueWith({ path });
}

/** What a method called on a request or context returns; null when it is no reader of what a stranger sent. */
export function requestReading(receiver: Value, method: string, from: string, row: number): Value | null {
  const reads =
    (receiver.role === "request" && requestReaders.has(method)) ||
    (receiver.role === "context" && (method === "get" || method === "param"));
  return reads ? valueWith({ taint: { dangers: everyDanger, from, row } }) : null;
}
