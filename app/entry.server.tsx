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
  { cspNonce }: AppLoadContext,
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
        onError() {
          // A part that fails while streaming is rendered again in the browser, where its boundary shows it.
          if (!shellSent) return;
          status = 500;
        },
      },
    );
    // React gives up a second after the data does, so that a late refusal can still reach the page.
    setTimeout(abort, streamTimeout + 1_000).unref();
  });
}

/** Errors are logged where they happen, by the procedures and the front server; here they would only be repeated. */
export const handleError: HandleErrorFunction = () => {};
