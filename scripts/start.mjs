import { ensureBuilt, ensureInstalled, loadEnvironment } from "./prepare.mjs";

/** `npm start`: production. */
ensureInstalled();
ensureBuilt();
loadEnvironment();
process.env.NODE_ENV ??= "production";
await import("../build/main.js");
