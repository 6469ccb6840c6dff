import tseslint from "typescript-eslint";

// Biome does the rest; only the rules that need types live here, since a forgotten `await` in a tenant transaction is a real bug.
export default tseslint.config(
  { ignores: ["build/**", "dist/**", "tests/fixtures/**", "tests/sibling/app/**"] },
  {
    files: [
      "app/**/*.{ts,tsx}",
      "client/**/*.ts",
      "server/**/*.ts",
      "db/**/*.ts",
      "tests/**/*.ts",
      "scripts/**/*.ts",
    ],
    plugins: { "@typescript-eslint": tseslint.plugin },
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
      "@typescript-eslint/await-thenable": "error",
    },
  },
);
