import { RemixBrowser } from "@remix-run/react";
import { setNonce } from "get-nonce";
import { StrictMode, startTransition } from "react";
import { hydrateRoot } from "react-dom/client";

// Dialogs lock the page's scrolling by a style of their own, which the browser takes only with the nonce of this document.
setNonce(document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce ?? "");

/**
 * Waits until the state that came with the document is read. Remix suspends at the very top of the page until then, where React cannot
 * stand a key or a click: it gives the page up ("Root did not complete"), and no script of it ever runs. What is thrown is a promise, or
 * an error that the page then meets again.
 */
async function stateIsRead(): Promise<void> {
  try {
    RemixBrowser({});
  } catch (waiting) {
    await waiting;
  }
}

void stateIsRead().then(() =>
  startTransition(() => {
    hydrateRoot(
      document,
      <StrictMode>
        <RemixBrowser />
      </StrictMode>,
    );
  }),
);
