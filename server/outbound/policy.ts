import { isIP } from "node:net";
import type { Config } from "#server/config";
import { isLoopback, isPublicAddress } from "#server/outbound/address";

/** Where the product may send requests, as the operator decided. People in workspaces cannot widen it. */
export interface OutboundPolicy {
  /** Why a URL may not be requested, in words fit for people; undefined when it may. */
  refusal(url: URL): string | undefined;
  /** Whether a resolved address may be connected to for the host and port of that URL. */
  mayConnect(url: URL, address: string): boolean;
}

const PORTS = ["", "443", "8443"];

export function outboundPolicy(
  config: Pick<Config, "OUTBOUND_ALLOW" | "ALLOW_INSECURE_LOOPBACK">,
): OutboundPolicy {
  const listed = ({ hostname, port }: URL) => config.OUTBOUND_ALLOW.includes(`${hostname}:${port || "443"}`);
  const local = (hostname: string) => config.ALLOW_INSECURE_LOOPBACK && isLoopback(hostname);

  return {
    refusal: (url) => {
      if (url.username || url.password) return "The address must not hold a user name or password.";
      if (local(url.hostname)) return undefined;
      if (url.protocol !== "https:") return "The address must start with https://.";
      if (listed(url)) return undefined;
      if (!PORTS.includes(url.port)) {
        return "That port is not allowed. Ask the operator to add it to OUTBOUND_ALLOW.";
      }
      return isPublicHost(url.hostname)
        ? undefined
        : "That address is private. Ask the operator to add it to OUTBOUND_ALLOW.";
    },
    mayConnect: (url, address) => {
      if (isPublicAddress(address) || listed(url)) return true;
      return local(url.hostname) && isLoopback(isIP(address) === 6 ? `[${address}]` : address);
    },
  };
}

/** A name with a dot, or a public address. `localhost` and names below it are this host (RFC 6761 section 6.3). */
function isPublicHost(hostname: string): boolean {
  const bare = hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
  if (isIP(bare)) return isPublicAddress(bare);
  return bare.includes(".") && !bare.endsWith(".localhost");
}
