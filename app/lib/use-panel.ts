import { useLocation } from "@remix-run/react";
import { type RefObject, useEffect, useState } from "react";
import { type Align, placePanel, type Side } from "~/lib/place-panel";

/**
 * Keeps an open panel beside its button, if it has a place there, and closes it when the page is left. Opening, closing by Escape or by a click
 * elsewhere, and giving the focus back are the browser's, so they work without this.
 */
export function usePanel(
  button: RefObject<HTMLElement>,
  panel: RefObject<HTMLElement>,
  place: { side: Side; align: Align } | null,
): boolean {
  const [open, setOpen] = useState(false);
  const { key } = useLocation();
  const { side, align } = place ?? {};

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new location is the reason to close
  useEffect(() => {
    if (panel.current?.matches(":popover-open")) panel.current.hidePopover();
  }, [key]);

  useEffect(() => {
    const shown = panel.current;
    if (!shown) return;
    const put = () => {
      if (!side || !align || !button.current) return;
      if (shown.matches(":popover-open")) placePanel(button.current, shown, side, align);
    };
    const toggled = (event: Event) => {
      const isOpen = (event as ToggleEvent).newState === "open";
      setOpen(isOpen);
      if (isOpen) put();
    };
    const before = (event: Event) => {
      // Unseen until it is placed, so that it is never painted in the middle of the window first.
      if ((event as ToggleEvent).newState === "open") requestAnimationFrame(put);
    };
    shown.addEventListener("toggle", toggled);
    shown.addEventListener("beforetoggle", before);
    window.addEventListener("resize", put);
    document.addEventListener("scroll", put, { capture: true, passive: true });
    return () => {
      shown.removeEventListener("toggle", toggled);
      shown.removeEventListener("beforetoggle", before);
      window.removeEventListener("resize", put);
      document.removeEventListener("scroll", put, { capture: true });
    };
  }, [button, panel, side, align]);

  return open;
}

/** Moves the focus among the links and buttons of a list by arrow keys, Home and End. */
export function moveFocus(event: { key: string; preventDefault(): void }, list: HTMLElement): void {
  const items = [
    ...list.querySelectorAll<HTMLElement>("a[href], button:not(:disabled), input:not([type=hidden])"),
  ];
  const at = items.indexOf(document.activeElement as HTMLElement);
  const next = {
    ArrowDown: at + 1,
    ArrowUp: at < 0 ? items.length - 1 : at - 1,
    Home: 0,
    End: items.length - 1,
  }[event.key];
  if (next === undefined || items.length === 0) return;
  event.preventDefault();
  items[(next + items.length) % items.length]?.focus();
}
