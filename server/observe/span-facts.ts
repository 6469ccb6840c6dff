import { DatabaseError, postgresFault } from "#db/errors";
import { errorCodes } from "#server/errors";
import type { Facts, Frame, Kind } from "#server/observe/observed";

/** What is told of a piece of work that ended. Names are OpenTelemetry's where it has one; docs/operation.md lists all. */
export interface SpanFacts {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string | number>>;
  /** Whether it counts as an error of ours, or of whom we asked; a refusal that was right does not. */
  readonly failed: boolean;
}

/** How a kind of work stands to others, in the words of OpenTelemetry. */
export const spanKinds = {
  ...{ http: "SERVER", procedure: "INTERNAL", transaction: "CLIENT", provider: "CLIENT" },
  ...{ refresh: "CLIENT", scan: "CONSUMER", step: "INTERNAL" },
} as const satisfies Record<Kind, "SERVER" | "CLIENT" | "CONSUMER" | "INTERNAL">;

const HTTP_FAULT = 500;

const read: { readonly [K in Kind]: (facts: Facts[K], error: unknown) => SpanFacts } = {
  http: ({ method, route, status }) => {
    const failed = status >= HTTP_FAULT;
    const answer = {
      "http.request.method": method,
      "http.route": route,
      "http.response.status_code": status,
    };
    return { name: `${method} ${route}`, attributes: { ...answer, ...errorType(failed && status) }, failed };
  },
  procedure: ({ path, result }) => {
    const known = Object.hasOwn(errorCodes, result)
      ? errorCodes[result as keyof typeof errorCodes]
      : undefined;
    const failed = result !== "ok" && (known?.http ?? HTTP_FAULT) >= HTTP_FAULT;
    const call = { "rpc.system": "trpc", "rpc.method": path };
    return { name: path, attributes: { ...call, ...errorType(result) }, failed };
  },
  transaction: ({ role }, error) => {
    const fault = faultOf(error);
    const attributes = { "db.system.name": "postgresql", "secportal.database.role": role };
    return {
      name: `transaction ${role}`,
      attributes: { ...attributes, ...fault },
      failed: fault !== undefined,
    };
  },
  provider: ({ provider, result }) => asked("call", provider, result),
  refresh: ({ provider, result }) => asked("refresh", provider, result),
  scan: ({ result }) => ({
    name: "scan",
    attributes: { "secportal.scan.result": result, ...errorType(result === "failed" && result) },
    failed: result === "failed",
  }),
  step: ({ step }) => ({ name: `scan ${step}`, attributes: { "secportal.scan.step": step }, failed: false }),
};

/** What may leave this process of a piece of work: facts that name nobody and nothing of theirs, and codes of errors. */
export const spanFacts = <K extends Kind>({ kind, facts, error }: Frame<K>): SpanFacts =>
  read[kind](facts, error);

const asked = (what: string, provider: string, result: string): SpanFacts => ({
  name: `${provider} ${what}`,
  attributes: { "secportal.provider": provider, ...errorType(result) },
  failed: result !== "ok",
});

const errorType = (result: string | number | false): Record<string, string> =>
  result === false || result === "ok" ? {} : { "error.type": String(result) };

/** The code of a fault of the database; what a use case threw for reasons of its own is none. */
function faultOf(error: unknown): Record<string, string> | undefined {
  const answered = postgresFault(error)?.code;
  if (answered) return { "db.response.status_code": answered, "error.type": answered };
  return error instanceof DatabaseError ? { "error.type": error.code } : undefined;
}
