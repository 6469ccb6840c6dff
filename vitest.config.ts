import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** Tests that need neither a database nor a process of their own, and leave nothing behind: they share one load of what they test. */
const plain = [
  "tests/app/**/*.test.ts",
  "tests/docs/**/*.test.ts",
  "tests/domain/**/*.test.ts",
  "tests/findings/{code-owners,identity,match-findings,sarif-in}.test.ts",
  "tests/sbom/{cyclonedx,purl,spdx}.test.ts",
  "tests/scanners/sast/**/*.test.ts",
  "tests/scanners/sca/{advisory,hostile-inventories,inventories,lockfile,range,read-inventories,semver,versions}.test.ts",
];
const elsewhere = ["tests/{browser,kills,load,processes}/**", "node_modules/**"];
const shared = {
  setupFiles: ["tests/setup/strict.ts"],
  pool: "forks" as const,
  testTimeout: 30_000,
  hookTimeout: 60_000,
};

export default defineConfig({
  resolve: { alias: { "~": fileURLToPath(new URL("./app", import.meta.url)) } },
  test: {
    maxWorkers: 3,
    projects: [
      { extends: true, test: { ...shared, name: "plain", include: plain, isolate: false } },
      {
        extends: true,
        test: {
          ...shared,
          name: "product",
          include: ["tests/**/*.test.ts", "tests/**/*.test.tsx"],
          exclude: [...plain, ...elsewhere],
          globalSetup: ["tests/setup/global.ts"],
        },
      },
    ],
  },
});
