import fs from "node:fs";
import ts from "typescript";
import { sourceFiles } from "#tests/helpers/source-files";

const parse = (file: string): ts.SourceFile =>
  ts.createSourceFile(file, fs.readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);

function* nodesOf(node: ts.Node): Generator<ts.Node> {
  yield node;
  for (const child of node.getChildren()) yield* nodesOf(child);
}

function declarationOf(file: string, name: string): ts.Node {
  for (const node of nodesOf(parse(file))) {
    const declares =
      ts.isTypeAliasDeclaration(node) || ts.isInterfaceDeclaration(node) || ts.isVariableDeclaration(node);
    if (declares && node.name.getText() === name) return node;
  }
  throw new TypeError(`${file} declares no ${name}.`);
}

/** The words of a type or interface that is made of literals. */
export const wordsOfType = (file: string, name: string): string[] =>
  [...nodesOf(declarationOf(file, name))]
    .filter((node) => ts.isLiteralTypeNode(node))
    .map(({ literal }) => literal)
    .filter((literal) => ts.isStringLiteral(literal))
    .map(({ text }) => text);

/** The keys of an object that is written out. */
export function keysOf(file: string, name: string): string[] {
  const object = [...nodesOf(declarationOf(file, name))].find((node) => ts.isObjectLiteralExpression(node));
  return object?.properties.map((property) => property.name?.getText() ?? "") ?? [];
}

/** Every text that is written out for a property of that name. */
export const textsOfProperty = (files: readonly string[], name: string): string[] =>
  files.flatMap((file) =>
    [...nodesOf(parse(file))]
      .filter((node) => ts.isPropertyAssignment(node) && node.name.getText() === name)
      .flatMap((node) => [...nodesOf(node)])
      .filter((node) => ts.isStringLiteral(node))
      .map(({ text }) => text),
  );

/** Codes with which the product ends scans, where it writes them out. */
export function scanErrorCodes(): string[] {
  const files = sourceFiles("server/worker", "server/use-cases/scans");
  const handed = files.flatMap((file) =>
    [...nodesOf(parse(file))]
      .filter((node) => ts.isCallExpression(node) && node.expression.getText() === "fail")
      .flatMap((node) => (node as ts.CallExpression).arguments.filter((each) => ts.isStringLiteral(each)))
      .map(({ text }) => text),
  );
  return [...new Set([...handed, ...textsOfProperty(files, "errorCode")])];
}
