import { runAdvisories } from "#server/commands/advisories/run-advisories";
import { runEntry } from "#server/commands/shared/run-entry";

/** Entry of `npm run advisories`: fills, updates and shows the mirror of published advisories. */
runEntry("advisories", runAdvisories, " It is safe to run it again.");
