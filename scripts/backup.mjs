import { ensureBuilt, ensureInstalled, loadEnvironment } from "./prepare.mjs";

/** `npm run backup -- create | verify | restore | open-keys`: the embedded database, kept elsewhere and brought back. */
ensureInstalled();
ensureBuilt();
loadEnvironment();
await import("../build/backup.js");
