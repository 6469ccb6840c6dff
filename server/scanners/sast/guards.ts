import { child, type SyntaxNode } from "#server/scanners/sast/syntax-node";

/** An expression a condition has checked, and the outcome after which it may be trusted. */
export interface Guard {
  readonly subject: SyntaxNode;
  readonly trustedWhen: boolean;
}

const containment = new Set(["includes", "has", "test", "hasOwnProperty", "hasOwn", "exec"]);
const askedOfSubject = new Set(["startsWith", "match", "matchAll"]);
const checkingName = /^(?:is|valid|check|allow|verify|assert|safe|trusted|permitted)/i;
const maxTerms = 64;
const maxWrappers = 8;

/** Reads allow-list checks out of a condition: `list.includes(x)`, `re.test(x)`, `x === "a"`, `x in map`, `isValid(x)`, … */
export function guardsOf(condition: SyntaxNode, text: (node: SyntaxNode) => string): Guard[] {
  const top = unwrap(condition, text);
  const joint = operatorOf(top.node, text);
  if (joint !== "&&" && joint !== "||") return guardsOfTerm(condition, text);
  // `a && b` true means both were true, `a || b` false that both were false. The other outcome tells nothing of either.
  const known = joint === "&&";
  const guards: Guard[] = [];
  const waiting: SyntaxNode[] = [top.node];
  for (let seen = 0, at = waiting.pop(); at && seen < maxTerms; seen += 1, at = waiting.pop()) {
    for (const side of [child(at, "left"), child(at, "right")]) {
      if (!side) continue;
      const inner = unwrap(side, text);
      if (operatorOf(inner.node, text) === joint && !inner.negated) waiting.push(inner.node);
      for (const guard of guardsOfTerm(side, text)) {
        if (guard.trustedWhen === known) guards.push({ ...guard, trustedWhen: known !== top.negated });
      }
    }
  }
  return guards;
}

function guardsOfTerm(term: SyntaxNode, text: (node: SyntaxNode) => string): Guard[] {
  const { node, negated } = unwrap(term, text);
  const subject = subjectOf(node, text);
  return subject === null ? [] : [{ subject: subject.node, trustedWhen: subject.trustedWhen !== negated }];
}

/** What is inside parentheses and negations. */
function unwrap(
  term: SyntaxNode,
  text: (node: SyntaxNode) => string,
): { node: SyntaxNode; negated: boolean } {
  let node = term;
  let negated = false;
  for (let depth = 0; depth < maxWrappers; depth += 1) {
    const negation = node.kind === "unary_expression" && operatorOf(node, text) === "!";
    const inner = node.kind === "parenthesized_expression" ? node.children[0] : child(node, "argument");
    if (!inner || !(negation || node.kind === "parenthesized_expression")) break;
    if (negation) negated = !negated;
    node = inner;
  }
  return { node, negated };
}

function subjectOf(
  node: SyntaxNode,
  text: (node: SyntaxNode) => string,
): { node: SyntaxNode; trustedWhen: boolean } | null {
  if (node.kind === "call_expression") {
    const callee = child(node, "function");
    const [first, second] = child(node, "arguments")?.children ?? [];
    const property = callee ? child(callee, "property") : null;
    const name = property ? text(property) : callee?.kind === "identifier" ? text(callee) : "";
    const receiver = callee ? child(callee, "object") : null;
    if (askedOfSubject.has(name) && receiver) return { node: receiver, trustedWhen: true };
    const checked = name === "hasOwn" ? second : first;
    if ((containment.has(name) || checkingName.test(name)) && checked)
      return { node: checked, trustedWhen: true };
    return null;
  }
  if (node.kind === "subscript_expression") {
    const index = child(node, "index");
    return index ? { node: index, trustedWhen: true } : null;
  }
  if (node.kind !== "binary_expression") return null;
  const operator = operatorOf(node, text);
  const left = child(node, "left");
  const right = child(node, "right");
  if (!left || !right) return null;
  if (operator === "in") return { node: left, trustedWhen: true };
  const equal = operator === "===" || operator === "==";
  if (!equal && operator !== "!==" && operator !== "!=") return null;
  if (right.kind !== "string" && right.kind !== "number") return null;
  if (left.kind === "unary_expression") {
    const argument = child(left, "argument");
    const numeric = /^["'](?:number|boolean)["']$/.test(text(right));
    return argument && numeric && operatorOf(left, text) === "typeof"
      ? { node: argument, trustedWhen: equal }
      : null;
  }
  return { node: left, trustedWhen: equal };
}

/** Whether a branch always leaves: it is, or ends in, `return`, `throw`, `continue` or `break`. */
export function alwaysLeaves(branch: SyntaxNode): boolean {
  const last = branch.kind === "statement_block" ? branch.children.at(-1) : branch;
  return last !== undefined && /^(?:return|throw|continue|break)_statement$/.test(last.kind);
}

function operatorOf(node: SyntaxNode, text: (node: SyntaxNode) => string): string | null {
  const operator = child(node, "operator");
  return operator ? text(operator) : null;
}
