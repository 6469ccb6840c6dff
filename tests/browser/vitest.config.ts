import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** Real pages in Chromium. One file at a time: each starts a whole product. */
export default defineConfig({
  resolve: { alias: { "~": fileURLToPath(new URL("../../app", import.meta.url)) } },
  test: {
    root: ".",
    include: ["tests/browser/**/*.test.ts"],
    pool: "forks",
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
