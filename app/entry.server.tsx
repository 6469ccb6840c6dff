import { PassThrough } from "node:stream";
import {
  type AppLoadContext,
  createReadableStreamFromReadable,
  type EntryContext,
  type HandleErrorFunction,
} from "@remix-run/node";
import { RemixServer } from "@remix-run/react";
import { renderToPipeableStream } from "react-dom/server";
import { NonceContext } from "~/lib/nonce";

/** How long the data of a page may stream. A provider that lists many repositories needs most of it. */
export const streamTimeout = 45_000;

/** Streams the document. Everything inline carries the nonce of this request, or the browser drops it. */
export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remixContext: EntryContext,
  { cspNonce, reportError }: AppLoadContext,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    let shellSent = false;
    const { pipe, abort } = renderToPipeableStream(
      <NonceContext.Provider value={cspNonce}>
        <RemixServer context={remixContext} url={request.url} nonce={cspNonce} />
      </NonceContext.Provider>,
      {
        nonce: cspNonce,
        onShellReady() {
          shellSent = true;
          const body = new PassThrough();
          headers.set("Content-Type", "text/html; charset=utf-8");
          resolve(new Response(createReadableStreamFromReadable(body), { status, headers }));
          pipe(body);
        },
        onShellError(error) {
          reject(error instanceof Error ? error : new Error("The page could not be rendered."));
        },
        onError(error) {
          // Before the shell is out, `onShellError` tells of it. Later the browser renders the failed part again.
          if (shellSent) reportError?.(error);
        },
      },
    );
    // React gives up a second after the data does, so that a late refusal can still reach the page.
    setTimeout(abort, streamTimeout + 1_000).unref();
  });
}

/** Hands faults of pages to the log of the front server. A browser that went away is not one. */
export const handleError: HandleErrorFunction = (error, { request, context }) => {
  if (!request.signal.aborted) context.reportError?.(error);
};
