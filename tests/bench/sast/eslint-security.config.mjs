import security from "eslint-plugin-security";
import tseslint from "typescript-eslint";

/** What the plugin recommends, on everything the engine reads of the tree. */
export default [
  {
    basePath: "/",
    files: ["**/*.{js,jsx,mjs,cjs,ts,tsx,mts,cts}"],
    languageOptions: { parser: tseslint.parser },
  },
  security.configs.recommended,
];
