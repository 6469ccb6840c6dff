import { AsyncLocalStorage } from "node:async_hooks";
import { lookup } from "node:dns";
import type { LookupFunction } from "node:net";
import { Agent, buildConnector, DecoratorHandler, type Dispatcher, setGlobalDispatcher } from "undici";
import type { OutboundPolicy } from "#server/outbound/policy";

interface Pin {
  readonly origin: string;
  readonly maxBytes: number;
}

const pinned = new AsyncLocalStorage<Pin>();

/**
 * The one origin that requests inside `work` may reach, also after a redirect, and the most bytes an answer may have on its
 * way here, for code that reads answers without a bound. Unpacked they can be a thousand times as many.
 */
export const pinnedTo = <T>(
  origin: string,
  work: () => Promise<T>,
  maxBytes = Number.POSITIVE_INFINITY,
): Promise<T> => pinned.run({ origin, maxBytes }, work);

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
    const pin = pinned.getStore();
    const refusal =
      pin && url.origin !== pin.origin ? "A redirect to another host was refused." : policy.refusal(url);
    if (refusal) throw new OutboundRefused(refusal);
    return dispatch(options, pin ? new BoundedHandler(handler, pin.maxBytes) : handler);
  });
  setGlobalDispatcher(guarded);
  return guarded;
}

/** Ends a request whose answer is larger than its bound. */
class BoundedHandler extends DecoratorHandler {
  readonly #handler: Dispatcher.DispatchHandlers;
  #left: number;
  #abort: (reason: Error) => void = () => {};

  constructor(handler: Dispatcher.DispatchHandlers, maxBytes: number) {
    super(handler);
    this.#handler = handler;
    this.#left = maxBytes;
  }

  onConnect(abort: (reason?: Error) => void): void {
    this.#abort = abort;
    this.#handler.onConnect?.(abort);
  }

  onData(chunk: Buffer): boolean {
    this.#left -= chunk.byteLength;
    if (this.#left >= 0) return this.#handler.onData?.(chunk) ?? true;
    // Not at once: fetch only hears of it when it has taken the headers, which may have come with this very chunk.
    setImmediate(() => this.#abort(new OutboundRefused("The answer is larger than expected.")));
    return false;
  }
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
