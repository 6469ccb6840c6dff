import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** Several processes of the built product over one database, killed while they work: a run of its own. */
export default defineConfig({
  root: fileURLToPath(new URL("../..", import.meta.url)),
  resolve: { alias: { "~": fileURLToPath(new URL("../../app", import.meta.url)) } },
  test: {
    include: ["tests/processes/**/*.test.ts"],
    setupFiles: ["tests/setup/strict.ts"],
    pool: "forks",
    maxWorkers: 1,
    testTimeout: 180_000,
    hookTimeout: 120_000,
  },
});
