import { type KeyboardEvent, type ReactNode, useId, useRef } from "react";
import type { Align, Side } from "~/lib/place-panel";
import { moveFocus, usePanel } from "~/lib/use-panel";

export interface PopoverProps {
  /** What the button shows. */
  summary: ReactNode;
  /** What the button is called where its content does not say it. */
  label?: string;
  /** The panel; a function is told whether it is open, for what is worth loading only then. */
  children: ReactNode | ((open: boolean) => ReactNode);
  place?: Side;
  align?: Align;
  /** The look of the button. */
  look?: string;
  className?: string;
  /** The look of the panel besides its frame: width and padding. */
  panel?: string;
  onPointerEnter?: () => void;
}

/**
 * A button and the panel it opens, in the browser's own top layer: it works without script, nothing cuts it off, and Escape or
 * a click elsewhere closes it. Arrow keys move through the panel, and into it from the button.
 */
export function Popover({
  summary,
  label,
  children,
  place = "below",
  align = "start",
  look = "rounded-md px-2 py-1.5",
  className = "",
  panel = "w-64 p-1",
  onPointerEnter,
}: PopoverProps) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const open = usePanel(button, box, { side: place, align });

  const onButtonKey = (event: KeyboardEvent) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const shown = box.current;
    if (!shown) return;
    if (!shown.matches(":popover-open")) shown.showPopover();
    moveFocus(event, shown);
  };
  const onPanelKey = (event: KeyboardEvent) => {
    const typing = event.target instanceof HTMLInputElement && event.target.type === "text";
    if (box.current && !typing) moveFocus(event, box.current);
  };

  return (
    <div className={className}>
      <button
        ref={button}
        type="button"
        aria-label={label}
        data-open={open || undefined}
        onKeyDown={onButtonKey}
        onPointerEnter={onPointerEnter}
        className={`flex items-center gap-2 text-left transition-colors hover:bg-inset data-open:bg-inset ${look}`}
        {...{ popovertarget: id }}
      >
        {summary}
      </button>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys only move the focus among the controls inside */}
      <div
        ref={box}
        id={id}
        onKeyDown={onPanelKey}
        className={`panel max-w-[calc(100vw-1rem)] rounded-lg border border-line bg-surface text-ink shadow-menu ${panel}`}
        {...{ popover: "auto" }}
      >
        {typeof children === "function" ? children(open) : children}
      </div>
    </div>
  );
}
