import type { Statement } from "#server/scanners/sast/ast/statement";
import type { SourceUnit } from "#server/scanners/sast/interpret/unit";

/** Notes what a file imports anywhere at its top level or in blocks and functions there. */
export function recordImports(unit: SourceUnit): void {
  const waiting: (readonly Statement[])[] = [unit.module.body];
  for (let body = waiting.pop(); body; body = waiting.pop()) {
    for (const statement of body) {
      if (statement.kind === "import") recordImport(statement, unit);
      else if (statement.kind === "export" && statement.from !== null) unit.modules.add(statement.from);
      else if (statement.kind === "block" || statement.kind === "with") waiting.push(statement.body);
      else if (statement.kind === "try")
        waiting.push(statement.body, ...statement.catches.map((each) => each.body));
      else if (statement.kind === "if")
        waiting.push(...statement.branches.map((each) => each.body), statement.otherwise);
      else if (statement.kind === "function") waiting.push(statement.fn.body);
      else if (statement.kind === "class")
        for (const method of statement.class.methods) waiting.push(method.body);
    }
  }
}

function recordImport(statement: Extract<Statement, { kind: "import" }>, unit: SourceUnit): void {
  const { from, names, wildcard } = statement;
  unit.modules.add(from);
  if (wildcard) unit.wildcards.push(from);
  for (const { name, as } of names) {
    // Python's `import a.b` binds `a`.
    const whole = name === null && as !== from && from.startsWith(`${as}.`) ? as : from;
    unit.imported.set(as, { from: whole, name });
  }
}
