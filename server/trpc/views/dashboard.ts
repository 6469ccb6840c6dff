import { z } from "zod";
import { connectionStates, severities } from "#db/vocabulary";
import { ScanView } from "#server/trpc/views/scans";

export const DashboardView = z.object({
  connectionsByState: z.record(z.enum(connectionStates), z.number().int()),
  enabledRepositories: z.number().int(),
  scannedRepositories: z.number().int(),
  openBySeverity: z.record(z.enum(severities), z.number().int()),
  recentScans: z.array(ScanView),
  /** What needs a person now, each with where to go. */
  attention: z.array(z.object({ message: z.string(), href: z.string() })),
  /** The steps of the first set-up; all true hides the guide. */
  setup: z.object({
    configured: z.boolean(),
    connected: z.boolean(),
    enabled: z.boolean(),
    scanned: z.boolean(),
  }),
});
