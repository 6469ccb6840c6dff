import fs from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import ts from "typescript";
import { root } from "./prepare.mjs";

/**
 * Builds what sibling apps install. `dist/client` holds the module and its one declaration, `dist/package` the same with a manifest that
 * names only what the client needs: `npm pack ./dist/package`.
 */
const inRoot = (...parts) => path.join(root, ...parts);
const alias = { "#client": inRoot("client"), "#server": inRoot("server"), "#db": inRoot("db") };
const shared = { bundle: true, format: "esm", packages: "external", alias, logLevel: "warning" };

fs.rmSync(inRoot("dist"), { recursive: true, force: true });
await build({
  ...shared,
  entryPoints: [inRoot("client/index.ts")],
  outfile: inRoot("dist/client/index.js"),
  platform: "neutral",
  target: "es2022",
});
fs.writeFileSync(inRoot("dist/client/index.d.ts"), await declaration());
writePackage();
if (process.env.npm_lifecycle_event === "prepack") {
  process.stderr.write(
    "This tarball names what the server depends on. Sibling apps take that of the client: npm pack ./dist/package\n",
  );
}

/** The client's own declarations, file after file, and the router's type as its schemas have it. */
async function declaration() {
  const sources = ["error", "retry-options", "create-client", "follow-scan"].map((name) =>
    inRoot(`client/${name}.ts`),
  );
  const parts = [await routerTypes(), ...sources.map(declarationOf)];
  const external = new Map();
  const bodies = parts.map((text) => {
    const file = ts.createSourceFile("part.d.ts", text, ts.ScriptTarget.Latest, true);
    return file.statements
      .filter((statement) => {
        if (!ts.isImportDeclaration(statement)) return true;
        const from = statement.moduleSpecifier.text;
        if (from.startsWith("#")) return false;
        const names = external.get(from) ?? new Set();
        for (const { name } of statement.importClause.namedBindings.elements) names.add(name.text);
        external.set(from, names);
        return false;
      })
      .map((statement) => statement.getFullText().trim())
      .join("\n");
  });
  const imports = [...external].map(
    ([from, names]) => `import { ${[...names].map((name) => `type ${name}`).join(", ")} } from "${from}";`,
  );
  return `${imports.join("\n").replace("type TRPCClientError", "TRPCClientError")}\n\n${bodies.join("\n\n")}\n\nexport {};\n`;
}

function declarationOf(file) {
  const { outputText, diagnostics = [] } = ts.transpileDeclaration(fs.readFileSync(file, "utf8"), {
    fileName: file,
    reportDiagnostics: true,
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      isolatedDeclarations: true,
      declaration: true,
      strict: true,
    },
  });
  const [first] = diagnostics;
  if (first) throw new Error(`${file}: ${ts.flattenDiagnosticMessageText(first.messageText, " ")}`);
  return outputText;
}

/** Asks the router itself, in this process. */
async function routerTypes() {
  const outfile = inRoot("build/declare-router.mjs");
  await build({
    ...shared,
    entryPoints: [inRoot("server/contract/declare-router.ts")],
    outfile,
    platform: "node",
    target: "node20",
  });
  const { declareRouter } = await import(outfile);
  return declareRouter();
}

function writePackage() {
  const manifest = JSON.parse(fs.readFileSync(inRoot("package.json"), "utf8"));
  const { name, version, license, type, engines, exports, dependencies } = manifest;
  const needed = ["@trpc/client", "@trpc/server"];
  const lean = {
    ...{ name, version, license, type, engines, exports, private: true, sideEffects: false },
    description: "Typed client of SecPortal repository connections.",
    dependencies: Object.fromEntries(needed.map((each) => [each, dependencies[each]])),
  };
  const target = inRoot("dist/package");
  fs.cpSync(inRoot("dist/client"), path.join(target, "dist/client"), { recursive: true });
  fs.copyFileSync(inRoot("LICENSE"), path.join(target, "LICENSE"));
  fs.copyFileSync(inRoot("client/README.md"), path.join(target, "README.md"));
  fs.writeFileSync(path.join(target, "package.json"), `${JSON.stringify(lean, null, 2)}\n`);
}
