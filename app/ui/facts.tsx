import type { ReactNode } from "react";

/** Names and values side by side. */
export function Facts({
  items,
  columns = 2,
}: {
  items: readonly { name: string; value: ReactNode }[];
  columns?: 1 | 2 | 4 | 5;
}) {
  const grid = {
    1: "",
    2: "sm:grid-cols-2",
    4: "grid-cols-2 lg:grid-cols-4",
    5: "grid-cols-2 sm:grid-cols-3 lg:grid-cols-5",
  }[columns];
  return (
    <dl className={`grid gap-x-6 gap-y-3 ${grid}`}>
      {items.map(({ name, value }) => (
        <div key={name} className="min-w-0">
          <dt className="text-xs text-ink-faint">{name}</dt>
          <dd className="mt-0.5 text-[13px] wrap-anywhere">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
