import { runKeys } from "#server/commands/keys/run-keys";
import { runEntry } from "#server/commands/shared/run-entry";

/** Entry of `npm run keys`: shows what the keys are used for, and rotates them. */
runEntry("keys", runKeys, " It is safe to run it again.");
