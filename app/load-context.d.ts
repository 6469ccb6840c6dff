import "@remix-run/node";
import type { Api } from "#server/trpc/caller";

declare module "@remix-run/node" {
  /** What the front server gives to every loader and action of one request. */
  interface AppLoadContext {
    cspNonce: string;
    api: Api;
    /** Cookies and the like that procedures asked for; every answer of this request must carry them. */
    responseHeaders: Headers;
    requestId: string;
    /** Where a fault of a page goes; refusals of the API are no faults and never come here. */
    reportError?: (error: unknown) => void;
  }
}
