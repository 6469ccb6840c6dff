import { boundNames } from "#server/scanners/sast/binding-patterns";
import type { Interpreter } from "#server/scanners/sast/interpreter";
import { memberOf, parameterType, roleOfParameter } from "#server/scanners/sast/request-values";
import { child, type SyntaxNode } from "#server/scanners/sast/syntax-node";
import { type Taint, valueWith } from "#server/scanners/sast/value";

/** Gives a function's parameters what its callers in this file pass, and the role a web framework gives them. */
export function bindParameters(fn: SyntaxNode, at: Interpreter, passed: readonly (Taint | null)[]): void {
  const single = child(fn, "parameter");
  const parameters = single ? [single] : (child(fn, "parameters")?.children ?? []);
  const text = (node: SyntaxNode) => at.text(node);
  const roles = parameters.map((parameter) => {
    const pattern = child(parameter, "pattern") ?? parameter;
    return roleOfParameter(
      pattern.kind === "identifier" ? text(pattern) : "",
      parameterType(parameter, text),
    );
  });
  for (const [index, parameter] of parameters.entries()) {
    const pattern = child(parameter, "pattern") ?? parameter;
    const destructured = pattern.kind === "object_pattern";
    // `({ query }, res) =>` takes the request apart in the parameter list.
    const answersNext = roles[index + 1] === "response" || roles[index + 1] === "reply";
    const role = roles[index] ?? (destructured && answersNext ? "request" : null);
    const value = valueWith({ taint: passed[index] ?? null, role });
    at.bindPattern(parameter, value, (name, part) => at.declare(name, part));
    if (destructured && role === null) bindHandlerArguments(pattern, at);
  }
}

// Remix and Next hand over `{ request, params }`; only beside `request` are `params` the visitor's.
function bindHandlerArguments(pattern: SyntaxNode, at: Interpreter): void {
  const names = boundNames(pattern, (node) => at.text(node)).filter(({ property }) => property !== null);
  if (!names.some(({ property }) => property === "request")) return;
  const request = valueWith({ role: "request" });
  for (const { name, property } of names) {
    if (property === "request") at.declare(at.text(name), request);
    if (property === "params") at.declare(at.text(name), memberOf(request, "params", "params", name.row));
  }
}
