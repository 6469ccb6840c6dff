import fs from "node:fs";
import path from "node:path";
import ts from "typescript";

export interface Import {
  readonly from: string;
  /** As written, or for a relative one the path from the project's folder, without an extension. */
  readonly to: string;
  /** True when nothing of it is left after compilation. */
  readonly typeOnly: boolean;
}

const SKIPPED = /(^|\/)(node_modules|build|\.\w+|fixtures|coverage)(\/|$)/;

/** Source files under the folders, as paths from the project's folder. */
export function sourceFiles(...folders: string[]): string[] {
  return folders.flatMap((folder) =>
    fs
      .readdirSync(folder, { recursive: true, encoding: "utf8" })
      .map((file) => path.posix.join(folder, file.split(path.sep).join("/")))
      .filter((file) => /\.(ts|tsx|mjs)$/.test(file) && !SKIPPED.test(file)),
  );
}

/** What each file imports, exports from, or loads with import(). */
export const importsOf = (...folders: string[]): Import[] => sourceFiles(...folders).flatMap(importsOfFile);

const read = new Map<string, Import[]>();

function importsOfFile(from: string): Import[] {
  const known = read.get(from) ?? parseImports(from);
  read.set(from, known);
  return known;
}

function parseImports(from: string): Import[] {
  const found: Import[] = [];
  const add = (node: ts.Node | undefined, typeOnly: boolean) => {
    if (node && ts.isStringLiteralLike(node))
      found.push({ from, to: plainTarget(from, node.text), typeOnly });
  };
  const visitStatement = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeOnly(node.importClause));
    if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
  };
  const visit = (node: ts.Node): void => {
    visitStatement(node);
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true);
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], false);
    ts.forEachChild(node, visit);
  };
  const text = fs.readFileSync(from, "utf8");
  const file = ts.createSourceFile(from, text, ts.ScriptTarget.Latest);
  // Only the import() forms stand deep in a file; to look for them everywhere takes most of the time.
  if (/\bimport\s*\(/.test(text)) visit(file);
  else file.statements.forEach(visitStatement);
  return found;
}

function isTypeOnly(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false;
  if (clause.isTypeOnly) return true;
  const names = clause.namedBindings;
  return (
    !clause.name && !!names && ts.isNamedImports(names) && names.elements.every((each) => each.isTypeOnly)
  );
}

function plainTarget(from: string, to: string): string {
  if (to.startsWith("~/")) return `#app/${to.slice(2)}`;
  if (!to.startsWith(".")) return to;
  return `#${path.posix.join(path.posix.dirname(from), to).replace(/\.(ts|tsx|js)$/, "")}`;
}
