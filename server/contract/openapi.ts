import { inWords, takesKey } from "#server/contract/declare-router";
import { keyOf, refusalsOfKey, replayedOf } from "#server/contract/idempotency";
import { type PlainPath, plainPaths } from "#server/contract/plain-paths";
import { describeProcedures, type JsonSchema, type ProcedureContract } from "#server/contract/procedures";
import { errorCodes } from "#server/errors";
import { SESSION_COOKIE } from "#server/front/cookies";
import { productVersion } from "#server/product-version";

type Operation = Readonly<Record<string, unknown>>;

export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: Readonly<Record<string, string>>;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly [part: string]: unknown;
}

/** The HTTP API as OpenAPI 3.1: the plain paths, and every procedure under `/api/trpc`. Made from the router, so it says what is served. */
export function openApiDocument(): OpenApiDocument {
  const procedures = describeProcedures();
  const byName = new Map(procedures.map((procedure) => [procedure.path, procedure]));
  const paths: Record<string, Record<string, Operation>> = {};
  for (const plain of plainPaths) {
    const procedure = byName.get(plain.procedure);
    if (!procedure) throw new Error(`There is no procedure ${plain.procedure}.`);
    paths[plain.path] = { ...paths[plain.path], [plain.method]: plainOperation(plain, procedure) };
  }
  for (const procedure of procedures) {
    const method = procedure.type === "query" ? "get" : "post";
    paths[`/api/trpc/${procedure.path}`] = { [method]: trpcOperation(procedure) };
  }
  return {
    openapi: "3.1.1",
    info: {
      title: "SecPortal repository connections",
      version: productVersion,
      description:
        "Everything the product can be asked to do. Programs sign in with a service token; the plain paths call the procedures that stand under /api/trpc.",
    },
    ...{ servers: [{ url: "/" }], security: [{ serviceToken: [] }, { session: [] }], paths, components },
  };
}

const components = {
  securitySchemes: {
    serviceToken: { type: "http", scheme: "bearer", description: "A service token, spt_…" },
    session: { type: "apiKey", in: "cookie", name: SESSION_COOKIE, description: "A person's session" },
  },
  schemas: {
    Problem: {
      type: "object",
      description: "Problem details (RFC 9457)",
      required: ["type", "title", "status", "detail", "instance", "code", "retry"],
      properties: {
        type: { type: "string", format: "uri-reference" },
        title: { type: "string" },
        status: { type: "integer" },
        detail: { type: "string", description: "What is wrong and what to do next" },
        instance: { type: "string", format: "uri", description: "The request's id as urn:uuid" },
        code: { enum: Object.keys(errorCodes) },
        retry: { enum: ["never", "later", "after-reconnect"] },
        retryAfterSeconds: { type: "integer" },
        fields: {
          type: "array",
          items: {
            type: "object",
            required: ["name", "message"],
            properties: { name: { type: "string" }, message: { type: "string" } },
          },
        },
      },
    },
    ProcedureError: {
      type: "object",
      required: ["error"],
      properties: {
        error: {
          type: "object",
          required: ["message", "code", "data"],
          properties: {
            message: { type: "string" },
            code: { type: "integer", description: "tRPC's own number; data.reason says more" },
            data: {
              type: "object",
              required: ["reason", "httpStatus", "retry"],
              properties: {
                reason: { enum: Object.keys(errorCodes) },
                httpStatus: { type: "integer" },
                retry: { enum: ["never", "later", "after-reconnect"] },
                requestId: { type: "string", format: "uuid" },
                retryAfterSeconds: { type: "integer" },
                fields: { type: "array", items: { type: "object" } },
              },
            },
          },
        },
      },
    },
  },
  parameters: {
    IdempotencyKey: {
      ...{ name: "Idempotency-Key", in: "header", required: false },
      description:
        "Of the caller's choosing, and another for each call. The same call made again with the same key within 24 hours is answered as the first was, and not done again.",
      schema: { type: "string", minLength: 1, maxLength: 255, pattern: "^[\\x20-\\x7e]+$" },
    },
  },
  headers: {
    IdempotencyReplayed: {
      description: "There where this is the answer of an earlier call with the same key",
      schema: { const: "true" },
    },
    RetryAfter: { description: "Seconds to wait", schema: { type: "integer" } },
  },
  responses: {
    Problem: {
      description: "It was refused, or failed",
      content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
    },
  },
};

const refused = { $ref: "#/components/responses/Problem" };

function plainOperation(plain: PlainPath, procedure: ProcedureContract): Operation {
  const { path, method, takes, status, type, decided = [] } = plain;
  const { properties = {}, required = [] } = procedure.input ?? {};
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
  const rest = Object.entries(properties).filter(
    ([name]) => !inPath.includes(name) && !decided.includes(name),
  );
  const parameters: object[] = [
    ...inPath.map((name) => ({ name, in: "path", required: true, schema: properties[name] ?? {} })),
    ...(takes === "query" || takes === "sarif" ? rest : []).map(([name, schema]) => ({
      ...{ name, in: "query", required: required.includes(name), schema },
    })),
    ...keyOf(procedure),
  ];
  return {
    operationId: `${method}.${path.slice("/api/".length).replace(/\W+/g, ".").replace(/\.$/, "")}`,
    ...{ tags: [path.split("/")[2]], summary: plain.summary, description: describe(procedure, plain) },
    ...securityOf(procedure, plain.peopleOnly),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...bodyOf(takes, procedure),
    responses: {
      [status]: {
        description: status === 302 ? "Sent on into the pages" : "Done",
        ...replayedOf(procedure),
        ...(type === null ? {} : { content: { [type]: { schema: schemaOf(type, procedure) } } }),
      },
      ...(method === "get" && type === "application/json"
        ? { 304: { description: "Still as the If-None-Match of the request says" } }
        : {}),
      ...refusalsOfKey(procedure, components.responses.Problem.content),
      default: refused,
    },
  };
}

function trpcOperation(procedure: ProcedureContract): Operation {
  const { path, type, input, inputOptional, output } = procedure;
  const parameters: object[] = keyOf(procedure);
  if (type === "query" && input) {
    parameters.push({
      ...{ name: "input", in: "query", required: !inputOptional, description: "As JSON" },
      content: { "application/json": { schema: input } },
    });
  }
  const result = {
    type: "object",
    required: ["result"],
    properties: {
      result: { type: "object", required: ["data"], properties: { data: output } },
    },
  };
  return {
    ...{ operationId: `trpc.${path}`, tags: [path.split(".")[0]], summary: path },
    description: `${inWords(procedure.access)}${procedure.creates ? ` ${takesKey}` : ""}`,
    ...securityOf(procedure),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(type === "mutation" ? bodyOf("json", procedure) : {}),
    responses: {
      200: {
        ...{ description: "Done", ...replayedOf(procedure) },
        content: { "application/json": { schema: result } },
      },
      ...refusalsOfKey(procedure, refusedByProcedure.content),
      default: refusedByProcedure,
    },
  };
}

const refusedByProcedure = {
  description: "It was refused, or failed; as problem details where it was before the procedure",
  content: {
    "application/json": { schema: { $ref: "#/components/schemas/ProcedureError" } },
    "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } },
  },
};

const describe = (procedure: ProcedureContract, { peopleOnly }: PlainPath): string =>
  `Calls ${procedure.path}. ${peopleOnly ? "For people in a browser; no service token can call it." : inWords(procedure.access)}`;

/** Left out where both ways of signing in are good, which the document says for all. */
function securityOf({ access }: ProcedureContract, peopleOnly = false): Operation {
  if (access.kind === "public") return { security: [] };
  const forPrograms = access.kind === "workspace" && access.bearer && !peopleOnly;
  return forPrograms ? {} : { security: [{ session: [] }] };
}

function bodyOf(takes: PlainPath["takes"], { input }: ProcedureContract): Operation {
  if (takes === "sarif") {
    const content = { "application/sarif+json": { schema: { type: "object" } } };
    return { requestBody: { required: true, content } };
  }
  if (takes !== "json") return {};
  return { requestBody: { required: true, content: { "application/json": { schema: input ?? {} } } } };
}

function schemaOf(type: string, { output }: ProcedureContract): JsonSchema {
  if (type === "application/json") return output;
  return type.endsWith("json") ? {} : { type: "string" };
}
