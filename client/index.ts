export {
  createSecPortalClient,
  type SecPortalClient,
  type SecPortalClientOptions,
} from "#client/create-client";
export { clientErrorCodes, type FieldProblem, SecPortalError } from "#client/error";
export { type FollowOptions, followScan, type Scan } from "#client/follow-scan";
export type { RetryOptions } from "#client/retry-options";
export type { AppRouter, RouterInputs, RouterOutputs } from "#client/router-types";
