import type { ClassNode, FunctionNode, Module, Parameter } from "#server/scanners/sast/ast/declaration";
import type { Argument, Entry, Expression } from "#server/scanners/sast/ast/expression";
import type { Statement } from "#server/scanners/sast/ast/statement";

/** A lowered file in one notation for all languages, a line for each statement, so that tests read as before and after. */
export function sketch(module: Module): string {
  return lines(module.body, "").join("\n");
}

function lines(body: readonly Statement[], indent: string): string[] {
  return body.flatMap((statement) => lineOf(statement).map((line) => indent + line));
}

const inside = (body: readonly Statement[]): string[] => lines(body, "  ");

function lineOf(statement: Statement): string[] {
  switch (statement.kind) {
    case "expression":
      return multi(statement.value);
    case "return":
      return [statement.value ? `return ${show(statement.value)}` : "return"];
    case "throw":
      return [statement.value ? `throw ${show(statement.value)}` : "throw"];
    case "if":
      return [
        ...statement.branches.flatMap(({ test, body }, index) => [
          `${index === 0 ? "if" : "elif"} ${show(test)}`,
          ...inside(body),
        ]),
        ...(statement.otherwise.length > 0 ? ["else", ...inside(statement.otherwise)] : []),
      ];
    case "loop":
      return [
        `${statement.bodyFirst ? "do" : "while"} ${statement.test ? show(statement.test) : "ever"}${
          statement.update.length > 0 ? ` step ${list(statement.update)}` : ""
        }`,
        ...inside([...statement.init, ...statement.body]),
      ];
    case "each":
      return [
        `each ${statement.key ? `${show(statement.key)}: ` : ""}${statement.target ? show(statement.target) : "-"} in ${show(statement.iterable)}`,
        ...inside(statement.body),
      ];
    case "switch":
      return [
        `switch ${statement.subject ? show(statement.subject) : "-"}`,
        ...statement.cases.flatMap((each) => [
          `  case ${each.tests.length > 0 ? list(each.tests) : "else"}${each.fallsThrough ? " falls" : ""}`,
          ...lines(each.body, "    "),
        ]),
      ];
    case "try":
      return [
        "try",
        ...inside(statement.body),
        ...statement.catches.flatMap((each) => [
          `catch ${[each.types.join("|"), each.name].filter(Boolean).join(" ")}`.trimEnd(),
          ...inside(each.body),
        ]),
        ...(statement.otherwise.length > 0 ? ["otherwise", ...inside(statement.otherwise)] : []),
        ...(statement.always.length > 0 ? ["always", ...inside(statement.always)] : []),
      ];
    case "jump":
      return [statement.label ? `${statement.to} ${statement.label}` : statement.to];
    case "block":
      return ["block", ...inside(statement.body)];
    case "with":
      return [`with ${list(statement.resources)}`, ...inside(statement.body)];
    case "function":
      return fn(statement.fn);
    case "class":
      return classLines(statement.class);
    case "import":
      return [
        `import ${statement.from}${statement.wildcard ? " *" : ""}${statement.names
          .map((each) => ` ${each.name ?? "*"}:${each.as}`)
          .join("")}`,
      ];
    case "export":
      return [`export ${statement.names.map((each) => `${each.name}:${each.as}`).join(" ")}`];
  }
}

/** A function that is called or assigned is shown below its line. */
function multi(value: Expression): string[] {
  const bodies: string[] = [];
  collect(value, bodies);
  return [show(value), ...bodies.map((line) => `  ${line}`)];
}

function collect(value: Expression, into: string[]): void {
  if (value.kind === "lambda") into.push(...fn(value.fn));
  else if (value.kind === "value-of") into.push(...inside(value.body));
  else if (value.kind === "assign") collect(value.value, into);
  else if (value.kind === "call") {
    collect(value.callee, into);
    for (const each of value.args) collect(each.value, into);
  } else if (value.kind === "member") collect(value.object, into);
  else if (value.kind === "new" && value.body) into.push(...classLines(value.body));
}

function fn(node: FunctionNode): string[] {
  const marks = [
    ...node.annotations.map((each) => `@${show(each)}`),
    node.static ? "static" : "",
    node.receiver ? `(${parameter(node.receiver)})` : "",
  ].filter(Boolean);
  const head = `${[...marks, node.role].join(" ")} ${node.name ?? "-"}(${node.params.map(parameter).join(", ")})`;
  return [node.returns ? `${head}: ${node.returns}` : head, ...inside(node.body)];
}

function parameter(node: Parameter): string {
  const rest = node.rest === "list" ? "*" : node.rest === "map" ? "**" : "";
  const marks = node.annotations.map((each) => `@${show(each)} `).join("");
  const type = node.type ? `: ${node.type}` : "";
  return `${marks}${rest}${show(node.target)}${type}${node.default ? ` = ${show(node.default)}` : ""}`;
}

function classLines(node: ClassNode): string[] {
  const marks = node.annotations.map((each) => `@${show(each)} `).join("");
  return [
    `${marks}class ${node.name ?? "-"}${node.bases.length > 0 ? ` < ${list(node.bases)}` : ""}`,
    ...node.fields.map(
      (field) =>
        `  ${field.annotations.map((each) => `@${show(each)} `).join("")}${field.static ? "static " : ""}field ${field.name}${
          field.type ? `: ${field.type}` : ""
        }${field.value ? ` = ${show(field.value)}` : ""}`,
    ),
    ...node.methods.flatMap((method) => fn(method).map((line) => `  ${line}`)),
    ...inside(node.body),
  ];
}

const list = (values: readonly Expression[]): string => values.map(show).join(", ");
const args = (values: readonly Argument[]): string =>
  values
    .map((each) => `${each.spread ? "*" : ""}${each.name === null ? "" : `${each.name}=`}${show(each.value)}`)
    .join(", ");
const entries = (values: readonly Entry[]): string =>
  values.map(({ key, value }) => (key ? `${show(key)}: ${show(value)}` : `*${show(value)}`)).join(", ");

/** One expression on one line. Function bodies are left out, see {@link multi}. */
export function show(node: Expression): string {
  switch (node.kind) {
    case "literal":
      return JSON.stringify(node.value);
    case "regex":
      return `/${node.pattern}/${node.flags}`;
    case "template":
      return `t(${list(node.parts)})`;
    case "name":
      return node.name;
    case "self":
      return node.as;
    case "member":
      return `${show(node.object)}.${node.name}`;
    case "index":
      return `${show(node.object)}[${node.key ? show(node.key) : ""}]`;
    case "call":
      return `${show(node.callee)}(${args(node.args)})`;
    case "new":
      return `new ${show(node.type)}(${args(node.args)})`;
    case "binary":
      return `(${node.operands.map(show).join(` ${node.operator} `)})`;
    case "logical":
      return `(${node.operands.map(show).join(` ${node.operator} `)})`;
    case "unary":
      return `${node.operator} ${show(node.operand)}`;
    case "conditional":
      return `(${show(node.test)} ? ${show(node.whenTrue)} : ${show(node.whenFalse)})`;
    case "assign": {
      const mark = node.declares === "block" ? "let " : node.declares === "function" ? "var " : "";
      const type = node.type ? `: ${node.type}` : "";
      return `${mark}${show(node.target)}${type} ${node.operator ?? ""}= ${show(node.value)}`;
    }
    case "lambda":
      return `fn(${node.fn.params.map(parameter).join(", ")})`;
    case "class-value":
      return `class ${node.class.name ?? "-"}`;
    case "list":
      return `[${list(node.items)}]`;
    case "map":
      return `{${entries(node.entries)}}`;
    case "spread":
      return `*${show(node.value)}`;
    case "cast":
      return `<${node.type}>${show(node.value)}`;
    case "comprehension":
      return `[${node.key ? `${show(node.key)}: ` : ""}${show(node.value)}${node.clauses
        .map(
          ({ target, iterable, tests }) =>
            ` for ${show(target)} in ${show(iterable)}${tests.map((test) => ` if ${show(test)}`).join("")}`,
        )
        .join("")}]`;
    case "element":
      return `<${node.tag ? show(node.tag) : ""} ${entries(node.attributes)}>${list(node.children)}`;
    case "sequence":
      return `seq(${list(node.items)})`;
    case "yield":
      return `yield ${node.value ? show(node.value) : ""}`;
    case "value-of":
      return "value-of";
    case "unknown":
      return `?(${list(node.parts)})`;
  }
}
