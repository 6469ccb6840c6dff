import { z } from "zod";
import { providers } from "#db/vocabulary";

/** What a connection's tokens were opened for, and by whom. */
export const TokenUsesView = z.object({
  provider: z.enum(providers),
  providerUsername: z.string(),
  /** Days that `purposes` counts. */
  days: z.number().int(),
  purposes: z.array(z.object({ purpose: z.string(), uses: z.number().int() })),
  /** The latest ones, newest first. */
  uses: z.array(
    z.object({
      id: z.uuid(),
      purpose: z.string(),
      usedAt: z.iso.datetime(),
      /** False for the product's own work, such as a scan on schedule. */
      byPerson: z.boolean(),
      /** Null for the product's own work, and for a person who has left the workspace. */
      userName: z.string().nullable(),
    }),
  ),
});
