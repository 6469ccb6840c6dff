import { ensureBuilt, ensureInstalled, loadEnvironment } from "./prepare.mjs";

/** `npm run doctor -- --workspace <id or name>`: says what is wrong between this installation and its providers. */
ensureInstalled();
ensureBuilt();
loadEnvironment();
await import("../build/doctor.js");
