import { useLocation } from "@remix-run/react";
import { type ReactNode, useEffect, useRef } from "react";

/** A button that opens a small panel. It is a `details`, so it works without a script; the script only closes it. */
export function Menu({
  summary,
  label,
  children,
  place = "below",
  className = "",
}: {
  summary: ReactNode;
  label: string;
  children: ReactNode;
  place?: "below" | "above";
  className?: string;
}) {
  const details = useRef<HTMLDetailsElement>(null);
  const { key } = useLocation();

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new location is the reason to close
  useEffect(() => {
    if (details.current) details.current.open = false;
  }, [key]);

  useEffect(() => {
    const close = (event: Event) => {
      const menu = details.current;
      if (!menu?.open) return;
      if (event instanceof KeyboardEvent) {
        if (event.key !== "Escape") return;
        menu.querySelector("summary")?.focus();
      } else if (event.target instanceof Node && menu.contains(event.target)) return;
      menu.open = false;
    };
    document.addEventListener("pointerdown", close);
    document.addEventListener("keydown", close);
    return () => {
      document.removeEventListener("pointerdown", close);
      document.removeEventListener("keydown", close);
    };
  }, []);

  return (
    <details ref={details} className={`group relative ${className}`}>
      <summary
        aria-label={label}
        className="flex items-center gap-2 rounded-md px-2 py-1.5 transition-colors hover:bg-inset group-open:bg-inset"
      >
        {summary}
      </summary>
      <div
        className={`absolute left-0 z-30 w-64 max-w-[calc(100vw-2rem)] rounded-lg border border-line bg-surface p-1 shadow-menu ${
          place === "above" ? "bottom-full mb-1" : "top-full mt-1"
        }`}
      >
        {children}
      </div>
    </details>
  );
}

/** The look of one line of a menu, for links and buttons. */
export const menuItemStyle =
  "flex w-full items-center gap-2 rounded-md px-2 py-1.5 text-left text-[13px] hover:bg-inset disabled:opacity-55";
