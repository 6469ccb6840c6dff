import type { ReactNode } from "react";

/** A table that scrolls inside its card on a narrow screen. `caption` is for readers. */
export function Table({
  caption,
  head,
  children,
}: {
  caption: string;
  head: readonly (string | { label: string; hidden: true })[];
  children: ReactNode;
}) {
  return (
    <section
      aria-label={caption}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard
      tabIndex={0}
      className="relative overflow-x-auto rounded-xl border border-line bg-surface shadow-card print:overflow-visible print:shadow-none"
    >
      <table className="w-full border-collapse text-left text-[13px]">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="border-b border-line text-xs text-ink-faint">
            {head.map((cell) => {
              const label = typeof cell === "string" ? cell : cell.label;
              return (
                <th key={label} scope="col" className="px-4 py-2.5 font-medium whitespace-nowrap">
                  {typeof cell === "string" ? label : <span className="sr-only">{label}</span>}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">{children}</tbody>
      </table>
    </section>
  );
}

/** The look of a cell. */
export const cellStyle = "px-4 py-3 align-middle";
