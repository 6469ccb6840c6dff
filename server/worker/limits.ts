/** A lease outlives several heartbeats, so that one slow write does not cost a scan. */
export const LEASE_SECONDS = 60;
export const HEARTBEAT_MS = 2_000;
/** A scan whose worker died this often is given up, so that a poisonous repository cannot take workers for ever. */
export const MAX_ATTEMPTS = 3;
/** How often an idle worker looks, beside the bell that the database rings. */
export const POLL_MS = 1_000;
