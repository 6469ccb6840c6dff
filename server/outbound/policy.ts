import { isIP } from "node:net";
import type { Config } from "#server/config";
import { isLoopback, isPublicAddress } from "#server/outbound/address";

/** Where the product may send requests, as the operator decided. People in workspaces cannot widen it. */
export interface OutboundPolicy {
  /** Why a URL may not be requested, in words fit for people; undefined when it may. */
  refusal(url: URL): string | undefined;
  /** Whether a resolved address may be connected to for that host. Its port was judged with the URL. */
  mayConnect(hostname: string, address: string): boolean;
}

const PORTS = ["", "443", "8443"];

export function outboundPolicy(
  config: Pick<Config, "OUTBOUND_ALLOW" | "ALLOW_INSECURE_LOOPBACK">,
): OutboundPolicy {
  const listed = (hostname: string, port: string | number) =>
    config.OUTBOUND_ALLOW.includes(`${hostname}:${port}`);
  const local = (hostname: string) => config.ALLOW_INSECURE_LOOPBACK && isLoopback(hostname);

  return {
    refusal: (url) => {
      if (url.username || url.password) return "The address must not hold a user name or password.";
      if (local(url.hostname)) return undefined;
      if (url.protocol !== "https:") return "The address must start with https://.";
      if (listed(url.hostname, url.port || "443")) return undefined;
      if (!PORTS.includes(url.port))
        return "That port is not allowed. Ask the operator to add it to OUTBOUND_ALLOW.";
      const bare = url.hostname.replace(/^\[|\]$/g, "");
      const unroutable = isIP(bare)
        ? !isPublicAddress(bare)
        : isLoopback(url.hostname) || !bare.includes(".");
      return unroutable
        ? "That address is private. Ask the operator to add it to OUTBOUND_ALLOW."
        : undefined;
    },
    mayConnect: (hostname, address) => {
      if (isPublicAddress(address)) return true;
      if (config.OUTBOUND_ALLOW.some((item) => item.startsWith(`${hostname}:`))) return true;
      return local(hostname) && isLoopback(isIP(address) === 6 ? `[${address}]` : address);
    },
  };
}
