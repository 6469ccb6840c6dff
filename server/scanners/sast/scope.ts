import type { SyntaxNode } from "#server/scanners/sast/syntax-node";
import { joinValues, type Value } from "#server/scanners/sast/value";

const functionKinds = new Set([
  "function_declaration",
  "function_expression",
  "arrow_function",
  "method_definition",
  "generator_function",
  "generator_function_declaration",
]);
const blockKinds = new Set([
  "program",
  "statement_block",
  "else_clause",
  "for_statement",
  "for_in_statement",
  "while_statement",
  "do_statement",
  "switch_case",
  "switch_default",
  "catch_clause",
]);

export function isFunction(node: SyntaxNode): boolean {
  return functionKinds.has(node.kind);
}

/** Whether names declared in a node end with it. The branch of an `if` counts also without braces. */
export function opensScope(node: SyntaxNode): boolean {
  if (functionKinds.has(node.kind) || blockKinds.has(node.kind)) return true;
  return node.field === "consequence" && node.parent?.kind === "if_statement";
}

/** Names and what is known of them. Scopes live through all passes, so a later pass starts from what the last one learnt. */
export class Scope {
  readonly #values = new Map<string, Value>();

  constructor(
    readonly parent: Scope | null,
    readonly ofFunction: boolean,
  ) {}

  has(name: string): boolean {
    return this.#values.has(name);
  }

  get(name: string): Value | undefined {
    return this.#values.get(name);
  }

  set(name: string, value: Value): void {
    this.#values.set(name, value);
  }

  join(name: string, value: Value): void {
    const known = this.#values.get(name);
    this.#values.set(name, known ? joinValues(known, value) : value);
  }
}
