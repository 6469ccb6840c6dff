export type Side = "below" | "above";
export type Align = "start" | "end" | "center";

const GAP = 4;
const MARGIN = 8;

/**
 * Puts a panel of the top layer beside what it belongs to: on the side asked for, or on the other where it does not fit, and
 * never over the edge of the window.
 */
export function placePanel(
  anchor: Element,
  panel: HTMLElement,
  side: Side = "below",
  align: Align = "start",
): void {
  const at = anchor.getBoundingClientRect();
  panel.style.inset = "auto";
  panel.style.margin = "0";
  const { offsetWidth: width, offsetHeight: height } = panel;
  const below = at.bottom + GAP;
  const above = at.top - GAP - height;
  const fitsBelow = below + height + MARGIN <= window.innerHeight;
  const fitsAbove = above >= MARGIN;
  const under = side === "below" ? fitsBelow || !fitsAbove : !fitsAbove && fitsBelow;
  const wanted =
    align === "start" ? at.left : align === "end" ? at.right - width : at.left + (at.width - width) / 2;
  panel.style.top = `${under ? below : Math.max(MARGIN, above)}px`;
  panel.style.left = `${Math.max(MARGIN, Math.min(wanted, window.innerWidth - width - MARGIN))}px`;
}
