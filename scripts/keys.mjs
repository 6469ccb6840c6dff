import { ensureBuilt, ensureInstalled, loadEnvironment } from "./prepare.mjs";

/** `npm run keys -- status | rotate-kek | rotate-dek`: what the keys are used for, and changing them while the product serves. */
ensureInstalled();
ensureBuilt();
loadEnvironment();
await import("../build/keys.js");
