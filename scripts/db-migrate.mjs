import { ensureBuilt, ensureInstalled, loadEnvironment } from "./prepare.mjs";

/** `npm run db:migrate`: brings the database to the current schema and ends. `npm start` does the same at its start. */
ensureInstalled();
ensureBuilt();
loadEnvironment();
process.argv.push("--migrate");
await import("../build/main.js");
