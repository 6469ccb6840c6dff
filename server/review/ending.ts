import { z } from "zod";
import { type Provider, providers } from "#db/vocabulary";

/** An event that ended connections, as it was recorded. */
export interface EndingRow {
  readonly seq: number;
  readonly occurredAt: Date;
  readonly action: string;
  readonly actorName: string;
  readonly entityId: string;
  readonly metadata: unknown;
}

const Ended = z.object({
  providerUsername: z.string(),
  removedRepositories: z.array(z.string()),
  revocation: z.string(),
  verified: z.boolean().optional(),
  receipt: z.string().optional(),
});
const Disconnected = Ended.extend({ provider: z.enum(providers) });
const Removed = z.object({
  provider: z.enum(providers),
  connections: z.array(Ended.extend({ id: z.string() })),
});

/** One operator's act, with each connection that it ended and what went with it. */
export function endingOf({ seq, occurredAt, action, actorName, entityId, metadata }: EndingRow) {
  const about = { seq, at: occurredAt, actorName };
  if (action === "git_provider_config_removed") {
    const { provider, connections } = Removed.parse(metadata);
    return { ...about, configRemoved: true, provider, connections: connections.map(whole) };
  }
  const { provider, ...ended } = Disconnected.parse(metadata);
  return { ...about, configRemoved: false, provider, connections: [whole({ ...ended, id: entityId })] };
}

export type Ending = Omit<ReturnType<typeof endingOf>, "provider"> & { readonly provider: Provider };

const whole = ({ verified = false, receipt, ...rest }: z.infer<typeof Ended> & { id: string }) => ({
  ...rest,
  verified,
  receipt: receipt ?? null,
});
