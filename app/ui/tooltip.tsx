import { type ReactNode, useEffect, useId, useRef } from "react";
import { placePanel } from "~/lib/place-panel";

const WAIT_MS = 400;

/**
 * A word about a control, on hover and on focus; Escape takes it away. It describes the control and never names it, so nothing
 * is lost where it does not show, as on a touch screen.
 */
export function Tooltip({
  text,
  children,
  side = "above",
}: {
  text: string;
  children: ReactNode;
  side?: "above" | "below";
}) {
  const id = useId();
  const around = useRef<HTMLSpanElement>(null);
  const bubble = useRef<HTMLSpanElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>();

  const show = (wait: number) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      const [anchor, shown] = [around.current?.firstElementChild, bubble.current];
      if (!anchor || !shown?.isConnected) return;
      if (!shown.matches(":popover-open")) shown.showPopover();
      placePanel(anchor, shown, side, "center");
    }, wait);
  };
  const hide = () => {
    clearTimeout(timer.current);
    if (bubble.current?.matches(":popover-open")) bubble.current.hidePopover();
  };

  useEffect(() => {
    around.current?.firstElementChild?.setAttribute("aria-describedby", id);
    const onKey = (event: KeyboardEvent) => event.key === "Escape" && hide();
    document.addEventListener("keydown", onKey);
    return () => {
      clearTimeout(timer.current);
      document.removeEventListener("keydown", onKey);
    };
  });

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only watches the control inside
    <span
      ref={around}
      className="inline-flex"
      onPointerEnter={(event) => event.pointerType !== "touch" && show(WAIT_MS)}
      onPointerLeave={hide}
      onFocus={(event) => event.target.matches(":focus-visible") && show(0)}
      onBlur={hide}
      onPointerDown={hide}
    >
      {children}
      <span
        ref={bubble}
        id={id}
        role="tooltip"
        className="panel max-w-72 rounded-md bg-ink px-2 py-1 text-xs font-medium text-surface shadow-menu"
        {...{ popover: "manual" }}
      >
        {text}
      </span>
    </span>
  );
}
