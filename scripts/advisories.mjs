import { ensureBuilt, ensureInstalled, loadEnvironment } from "./prepare.mjs";

/** `npm run advisories -- import | update | status | import-epss | import-kev`: the mirror of published advisories. */
ensureInstalled();
ensureBuilt();
loadEnvironment();
await import("../build/advisories.js");
