import { describeProcedures, type ProcedureContract } from "#server/contract/procedures";
import { typeOf } from "#server/contract/type-of";
import type { Access } from "#server/trpc/procedure";

/**
 * The router's type in TypeScript, for programs that call it: `RouterInputs`, `RouterOutputs` and `AppRouter`. It is written from the
 * schemas, so that nothing of the server's own types can come along.
 */
export function declareRouter(): string {
  const procedures = describeProcedures();
  const inputs = branches(procedures, ({ path, input, inputOptional }) => {
    const type = input === null ? "void" : `${typeOf(input)}${inputOptional ? " | undefined" : ""}`;
    return `${nameOf(path)}: ${type};`;
  });
  const outputs = branches(procedures, ({ path, output }) => `${nameOf(path)}: ${typeOf(output)};`);
  const record = branches(procedures, ({ path, type, access, creates }) => {
    const at = path
      .split(".")
      .map((part) => `["${part}"]`)
      .join("");
    const kind = type === "query" ? "TRPCQueryProcedure" : "TRPCMutationProcedure";
    const members = `input: RouterInputs${at}; output: RouterOutputs${at}; meta: unknown`;
    return `/** ${inWords(access)}${creates ? ` ${takesKey}` : ""} */\n    ${nameOf(path)}: ${kind}<{ ${members} }>;`;
  });
  return `import type { TRPCBuiltRouter, TRPCMutationProcedure, TRPCQueryProcedure } from "@trpc/server";

/** What each procedure takes: \`RouterInputs["scan"]["start"]\`. */
export type RouterInputs = ${inputs};

/** What each procedure answers: \`RouterOutputs["scan"]["get"]\`. */
export type RouterOutputs = ${outputs};

/** What is told of a failure inside an answer of tRPC. */
type ErrorData = {
  code: string;
  httpStatus: number;
  reason: string;
  retry: "never" | "later" | "after-reconnect";
  field?: string | undefined;
  fields?: { name: string; message: string }[] | undefined;
  retryAfterSeconds?: number | undefined;
  requestId?: string | undefined;
};

type Procedures = ${record};

/** The product's router, for clients of tRPC. */
export type AppRouter = TRPCBuiltRouter<
  { ctx: object; meta: object; errorShape: { message: string; code: number; data: ErrorData }; transformer: false },
  Procedures
>;
`;
}

/** The procedures under the names of their routers: each path is a router and a name. */
function branches(
  procedures: readonly ProcedureContract[],
  line: (procedure: ProcedureContract) => string,
): string {
  const groups = new Map<string, string[]>();
  for (const procedure of procedures) {
    const [group = "", ...rest] = procedure.path.split(".");
    if (rest.length !== 1) throw new Error(`${procedure.path} is not one router and one name.`);
    groups.set(group, [...(groups.get(group) ?? []), line(procedure)]);
  }
  const written = [...groups].map(([group, lines]) => `  ${group}: {\n    ${lines.join("\n    ")}\n  };`);
  return `{\n${written.join("\n")}\n}`;
}

const nameOf = (path: string): string => path.slice(path.indexOf(".") + 1);

/** Of procedures that create something, as a sentence. */
export const takesKey = "Takes an idempotency key.";

/** Who may call a procedure, as a sentence. */
export function inWords(access: Access): string {
  if (access.kind === "public") return "Open to everybody; no service token can call it.";
  if (access.kind !== "workspace") return "For people, about themselves; no service token can call it.";
  const { permission, bearer, fresh } = access;
  if (bearer) return `Needs the permission ${permission}.`;
  const proof = fresh ? " who confirmed that it is them" : "";
  return `For people with the permission ${permission}${proof}; no service token can call it.`;
}
