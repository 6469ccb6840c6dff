import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** Workers killed while they scan: too slow for the suite, so a run of its own. */
export default defineConfig({
  root: fileURLToPath(new URL("../..", import.meta.url)),
  resolve: { alias: { "~": fileURLToPath(new URL("../../app", import.meta.url)) } },
  test: {
    include: ["tests/kills/**/*.test.ts"],
    globalSetup: ["tests/setup/global.ts"],
    setupFiles: ["tests/setup/strict.ts"],
    pool: "forks",
    maxWorkers: 1,
    testTimeout: 15 * 60_000,
    hookTimeout: 120_000,
  },
});
