import fs from "node:fs";
import path from "node:path";
import { beforeAll, expect, test } from "vitest";
import { projectRoot } from "#server/root";
import { buildClient, pack } from "#tests/sibling/pack";

const read = (file: string) => fs.readFileSync(path.join(projectRoot, file), "utf8");
const pathsOf = ({ files }: { files: readonly { path: string }[] }) => files.map((file) => file.path).sort();

beforeAll(buildClient, 120_000);

test("the package of the client holds the client and nothing else", { timeout: 120_000 }, async () => {
  const packed = await pack("./dist/package");

  expect(pathsOf(packed)).toEqual([
    ...["LICENSE", "README.md", "dist/client/index.d.ts", "dist/client/index.js", "package.json"],
  ]);
  expect(packed.size).toBeLessThan(40_000);
});

test("the whole project packs no source either", { timeout: 120_000 }, async () => {
  expect(pathsOf(await pack("."))).toEqual([
    ...["LICENSE", "README.md", "dist/client/index.d.ts", "dist/client/index.js", "package.json"],
  ]);
});

test("the package needs tRPC and nothing else", () => {
  const manifest = JSON.parse(read("dist/package/package.json")) as {
    dependencies: Record<string, string>;
    scripts?: object;
  };

  expect(Object.keys(manifest.dependencies).sort()).toEqual(["@trpc/client", "@trpc/server"]);
  expect(manifest.scripts).toBeUndefined();
});

test("module and declaration import tRPC alone and know nothing of the server", () => {
  for (const file of ["dist/client/index.js", "dist/client/index.d.ts"]) {
    const text = read(file);
    const imported = [...text.matchAll(/from "([^"]+)"/g)].map(([, name]) => name);

    expect(new Set(imported.map((name) => name?.split("/").slice(0, 2).join("/")))).toEqual(
      new Set(["@trpc/client", "@trpc/server"]),
    );
    expect(text).not.toMatch(/drizzle|postgres|#server|#db|\bzod\b|process\.env|import\(/i);
  }
});

test("what the declaration names as a value is there", async () => {
  const declared = [
    ...read("dist/client/index.d.ts").matchAll(/^export declare (?:const|class|function) (\w+)/gm),
  ];
  const built = (await import(path.join(projectRoot, "dist/client/index.js"))) as object;

  expect(declared.map(([, name]) => name).sort()).toEqual(Object.keys(built).sort());
});
