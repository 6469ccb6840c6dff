import { z } from "zod";
import { roles } from "#db/vocabulary";
import { permissions } from "#server/domain/permission";

export const SessionView = z.object({
  /** `anonymous`: nobody. `aal1`: password given, second factor missing. `aal2`: signed in. */
  state: z.enum(["anonymous", "aal1", "aal2"]),
  user: z.object({ id: z.uuid(), email: z.string(), name: z.string() }).nullable(),
  /** True when a second factor is enrolled; at AAL1 this decides between enrolment and verification. */
  hasFactor: z.boolean(),
  factors: z.object({ totp: z.boolean(), passkeys: z.number().int() }),
  /** True while the last proof of the factor is younger than 15 minutes. */
  fresh: z.boolean(),
  workspace: z.object({ id: z.uuid(), name: z.string(), role: z.enum(roles) }).nullable(),
  workspaces: z.array(z.object({ id: z.uuid(), name: z.string(), role: z.enum(roles) })),
  can: z.record(z.enum(permissions), z.boolean()),
});

export const SetupStatusView = z.object({ needsOwner: z.boolean(), linkValid: z.boolean() });

export const TotpEnrolmentView = z.object({
  /** Base32, in groups of four, to type by hand. */
  manualKey: z.string(),
  otpauthUrl: z.string(),
  /** An SVG document without scripts, to show in an `img`. */
  qrSvg: z.string(),
});

/** Empty where nothing was made: a further factor leaves the codes as they are. */
export const RecoveryCodesView = z.object({ codes: z.array(z.string()) });
