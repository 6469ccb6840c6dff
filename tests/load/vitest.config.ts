import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** Many operators at the built product: runs of their own, by `npm run test:load` and `npm run test:faults`. */
export default defineConfig({
  root: fileURLToPath(new URL("../..", import.meta.url)),
  resolve: { alias: { "~": fileURLToPath(new URL("../../app", import.meta.url)) } },
  test: {
    include: ["tests/load/**/*.test.ts"],
    setupFiles: ["tests/setup/strict.ts"],
    pool: "forks",
    maxWorkers: 1,
    testTimeout: 15 * 60_000,
    hookTimeout: 120_000,
  },
});
