import { z } from "zod";
import { connectionStates, providers, roles } from "#db/vocabulary";

const instant = z.iso.datetime();

export const InvitationOfferView = z.object({
  workspaceName: z.string(),
  email: z.string(),
  role: z.enum(roles),
  invitedByName: z.string(),
  expiresAt: instant,
  /** Whether the invited address has an account already, so the page asks to sign in instead of to register. */
  hasAccount: z.boolean(),
});

export const TeamView = z.object({
  members: z.array(
    z.object({
      userId: z.uuid(),
      name: z.string(),
      email: z.string(),
      role: z.enum(roles),
      joinedAt: instant,
      isSelf: z.boolean(),
      /** Roles the person asking may give this member; empty when they may not change it. */
      assignableRoles: z.array(z.enum(roles)),
      removable: z.boolean(),
    }),
  ),
  invitations: z.array(
    z.object({
      id: z.uuid(),
      email: z.string(),
      role: z.enum(roles),
      invitedByName: z.string(),
      createdAt: instant,
      expiresAt: instant,
    }),
  ),
  /** Roles the person asking may invite. */
  invitableRoles: z.array(z.enum(roles)),
});

/** The link is shown once, here. `mailed` says whether it was also sent by e-mail. */
export const InvitationLinkView = z.object({ url: z.string(), mailed: z.boolean(), expiresAt: instant });

/** What hangs on a member, to be read before they go. */
export const DepartureView = z.object({
  userId: z.uuid(),
  name: z.string(),
  email: z.string(),
  role: z.enum(roles),
  connections: z.array(
    z.object({
      id: z.uuid(),
      provider: z.enum(providers),
      providerUsername: z.string(),
      state: z.enum(connectionStates),
      /** Connected repositories that are read through it. */
      repositories: z.number().int(),
    }),
  ),
  serviceTokens: z.array(z.object({ id: z.uuid(), name: z.string() })),
  webhooks: z.array(z.object({ id: z.uuid(), host: z.string() })),
  schedules: z.number().int(),
});
