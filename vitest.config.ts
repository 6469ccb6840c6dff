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
/** Tests of more than ten seconds, and all of those that attack the product or run it as processes: `npm run test:slow`. */
const slow = [
  "tests/{faults,operation,reliability,security,sibling,token-life,worker}/**/*.test.ts",
  "tests/activity/{chain,checkpoints,export}.test.ts",
  "tests/advisories/update.test.ts",
  "tests/commands/doctor.test.ts",
  "tests/config/refusal-to-start.test.ts",
  "tests/connect/{callback-faults,callback-once,disconnect,refresh}.test.ts",
  "tests/front/spoofed-headers.test.ts",
  "tests/identity/{passkeys,service-tokens}.test.ts",
  "tests/keys/{rotate-dek,rotate-kek}.test.ts",
  "tests/lists/pages.test.ts",
  "tests/procedures/matrix.test.ts",
  "tests/repositories/{by-path,enable,large-estate,listing}.test.ts",
  "tests/scanners/sast/lower/hostile.test.ts",
  "tests/scanners/sca/hostile-inventories.test.ts",
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
      { extends: true, test: { ...shared, name: "plain", include: plain, exclude: slow, isolate: false } },
      {
        extends: true,
        test: {
          ...shared,
          name: "product",
          include: ["tests/**/*.test.ts", "tests/**/*.test.tsx"],
          exclude: [...plain, ...slow, ...elsewhere],
          globalSetup: ["tests/setup/global.ts"],
        },
      },
      {
        extends: true,
        test: { ...shared, name: "slow", include: slow, globalSetup: ["tests/setup/global.ts"] },
      },
    ],
  },
});
