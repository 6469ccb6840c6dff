import { AsyncLocalStorage } from "node:async_hooks";
import { lookup } from "node:dns";
import type { LookupFunction } from "node:net";
import { Agent, buildConnector, type Dispatcher, setGlobalDispatcher } from "undici";
import type { OutboundPolicy } from "#server/outbound/policy";

/** The one origin that requests inside `pinnedTo` may reach, also after a redirect. */
const pinned = new AsyncLocalStorage<string>();

export const pinnedTo = <T>(origin: string, work: () => Promise<T>): Promise<T> => pinned.run(origin, work);

const CONNECT_MS = 3_000;

/** Thrown inside a request that the policy forbids; a caller sees it as the cause of a failed fetch. */
export class OutboundRefused extends Error {}

/**
 * Puts the policy under every `fetch` of this process, third-party code included: the URL of each hop is checked, the name
 * is resolved once, and the connection goes to exactly the address that was checked, so a second answer of a hostile
 * name server is never used.
 */
export function installOutboundGuard(policy: OutboundPolicy): Dispatcher {
  const agent = new Agent({
    // A connector for each connection, since whether an address is allowed depends on the host and port it is for.
    connect: (options, callback) => {
      const port = options.port ? `:${options.port}` : "";
      const url = new URL(`${options.protocol}//${options.hostname}${port}`);
      const lookup = guardedLookup(policy, url);
      // The typings say one shape of options for every kind of connector.
      buildConnector({ timeout: CONNECT_MS, lookup } as buildConnector.BuildOptions)(options, callback);
    },
    headersTimeout: 10_000,
    bodyTimeout: 10_000,
    maxResponseSize: 64 * 1024 * 1024,
  });
  const guarded = agent.compose((dispatch) => (options, handler) => {
    const url = new URL(String(options.origin));
    const only = pinned.getStore();
    const refusal =
      only && url.origin !== only ? "A redirect to another host was refused." : policy.refusal(url);
    if (refusal) throw new OutboundRefused(refusal);
    return dispatch(options, handler);
  });
  setGlobalDispatcher(guarded);
  return guarded;
}

function guardedLookup(policy: OutboundPolicy, url: URL): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, "", 0);
      const allowed = addresses.filter(({ address }) => policy.mayConnect(url, address));
      const [first] = allowed;
      if (!first) return callback(new OutboundRefused("The name leads to a private address."), "", 0);
      if (options.all) return callback(null, allowed as never);
      callback(null, first.address, first.family);
    });
  };
}
