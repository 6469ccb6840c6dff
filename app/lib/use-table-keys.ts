import { type RefObject, useEffect } from "react";

/** True where a key is text to somebody. */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target.matches("textarea, select, input:not([type=checkbox]):not([type=radio])"));

/** True while something over the page has the keyboard: a dialog or an open panel. */
export const isCovered = (): boolean =>
  document.querySelector("[role=dialog], [role=alertdialog], [popover]:popover-open:not([role=tooltip])") !==
  null;

/**
 * Walks through the rows of a table: `j` and `k` from anywhere on the page, arrow keys within the table, Home and End to its
 * ends; Enter opens the row, `x` chooses it. Rows carry `data-row`, the link that opens one `data-open`.
 */
export function useTableKeys(table: RefObject<HTMLElement>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const box = table.current;
      if (!box || event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented) return;
      if (isTyping(event.target) || isCovered()) return;
      const rows = [...box.querySelectorAll<HTMLElement>("[data-row]")];
      const at = rows.findIndex((row) => row.contains(document.activeElement));
      const next = nextRow(event.key, at, rows.length, at >= 0);
      if (next !== null) {
        event.preventDefault();
        rows[next]?.focus();
        rows[next]?.scrollIntoView({ block: "nearest" });
        return;
      }
      const row = rows[at];
      if (row && document.activeElement === row && actOn(row, event.key)) event.preventDefault();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [table]);
}

function nextRow(key: string, at: number, count: number, inside: boolean): number | null {
  if (count === 0) return null;
  if (key === "j" || (inside && key === "ArrowDown")) return Math.min(at + 1, count - 1);
  if (key === "k" || (inside && key === "ArrowUp")) return at < 0 ? count - 1 : Math.max(at - 1, 0);
  if (inside && key === "Home") return 0;
  if (inside && key === "End") return count - 1;
  return null;
}

function actOn(row: HTMLElement, key: string): boolean {
  const target = key === "Enter" ? row.querySelector<HTMLElement>("[data-open], a[href]") : null;
  const box =
    key === "x" || key === " " ? row.querySelector<HTMLElement>("input[type=checkbox]:not(:disabled)") : null;
  (target ?? box)?.click();
  return (target ?? box) !== null;
}
