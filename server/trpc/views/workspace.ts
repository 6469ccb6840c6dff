import { z } from "zod";
import { driftPolicies } from "#db/vocabulary";

export const WorkspaceSettingsView = z.object({
  name: z.string(),
  /** Most repositories the picker lists for one connection. */
  listingCap: z.number().int(),
  /** Whether an enabled repository that changes in a way that matters is paused, or the change only noted. */
  driftPolicy: z.enum(driftPolicies),
  /** Patterns of package names that are not sent to a service that knows advisories; `*` stands for any text. */
  privatePackages: z.array(z.string()),
});
