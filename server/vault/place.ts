import { bindingContext } from "#server/vault/seal";

/**
 * Where a sealed value lives and where it may be sent. All of it is associated data: a value moved to another row, column,
 * workspace or provider, or a row whose provider address was edited, does not open.
 */
export interface Place {
  readonly workspaceId: string;
  readonly column:
    | "git_provider_configs.client_id"
    | "git_provider_configs.client_secret"
    | "git_connections.access_token"
    | "git_connections.refresh_token"
    | "oauth_flows.verifier"
    | "webhook_secrets.secret";
  readonly rowId: string;
  readonly provider: string;
  /** Base URL of the provider, the destination the value is meant for. */
  readonly destination: string;
}

const SEAL_VERSION = "1";

/** The associated data of a value at `place` under data key `keyId`. */
export const placeContext = (place: Place, keyId: string): Buffer => {
  const { workspaceId, column, rowId, provider, destination } = place;
  const dot = column.indexOf(".");
  const cell = [column.slice(0, dot), column.slice(dot + 1)] as const;
  return bindingContext("SPC1", [
    workspaceId,
    cell[0],
    cell[1],
    rowId,
    provider,
    destination,
    keyId,
    SEAL_VERSION,
  ]);
};

/** The associated data of a wrapped data key. */
export const wrapContext = (workspaceId: string, keyId: string, kekId: string): Buffer =>
  bindingContext("SPW1", [workspaceId, keyId, kekId]);
