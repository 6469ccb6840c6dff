import { type Point, type Series, totalOf } from "~/ui/chart/chart";

/** The figures behind a chart, newest first, for whoever cannot or would rather not read a drawing. */
export function ChartTable({
  title,
  moment,
  series,
  points,
}: {
  title: string;
  /** What a point is. */
  moment: string;
  series: readonly Series[];
  points: readonly Point[];
}) {
  return (
    <details className="group ml-auto open:w-full">
      <summary className="rounded-sm text-accent hover:underline group-open:text-right">
        <span className="group-open:hidden">Show as a table</span>
        <span className="hidden group-open:inline">Hide the table</span>
      </summary>
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label={title}
        className="mt-2 max-h-64 overflow-auto rounded-lg border border-line"
      >
        <table className="w-full text-left text-xs tabular-nums">
          <caption className="sr-only">{title}</caption>
          <thead>
            <tr className="border-b border-line text-ink-faint">
              {[moment, ...series.map(({ name }) => name), "Together"].map((name) => (
                <th key={name} scope="col" className="px-3 py-1.5 font-medium whitespace-nowrap">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {[...points].reverse().map((point) => (
              <tr key={point.label}>
                <th scope="row" className="px-3 py-1.5 font-normal whitespace-nowrap">
                  {point.label}
                </th>
                {series.map(({ id }) => (
                  <td key={id} className="px-3 py-1.5">
                    {(point.values[id] ?? 0).toLocaleString("en")}
                  </td>
                ))}
                <td className="px-3 py-1.5">{totalOf(point, series).toLocaleString("en")}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}
