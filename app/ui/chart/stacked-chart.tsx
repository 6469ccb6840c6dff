import { useId } from "react";
import { type Point, roundedTop, type Series, totalOf } from "~/ui/chart/chart";
import { ChartTable } from "~/ui/chart/chart-table";

interface Props {
  /** What the chart shows, for readers and above its table. */
  title: string;
  /** What it says, in one sentence. */
  summary: string;
  /** Bottom layer first. */
  series: readonly Series[];
  points: readonly Point[];
  kind?: "area" | "bars";
  /** What a point is, over its column of the table. */
  moment?: string;
}

const WIDTH = 600;
const HEIGHT = 160;

/** Layers on top of each other over time, with a legend, the figures of each moment on hover, and all of them as a table. */
export function StackedChart({ title, summary, series, points, kind = "area", moment = "Day" }: Props) {
  const id = useId();
  const top = roundedTop(Math.max(0, ...points.map((point) => totalOf(point, series))));
  const step = WIDTH / Math.max(1, points.length);
  const y = (value: number) => HEIGHT - (value / top) * HEIGHT;
  const first = points[0]?.label;
  const last = points.at(-1)?.label;
  return (
    <figure>
      <div className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2">
        <div
          aria-hidden="true"
          className="flex flex-col justify-between text-right text-[11px] leading-none text-ink-faint tabular-nums"
        >
          {[top, top / 2, 0].map((tick) => (
            <span key={tick}>{tick.toLocaleString("en")}</span>
          ))}
        </div>
        <svg
          role="img"
          aria-labelledby={`${id}-title ${id}-desc`}
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          preserveAspectRatio="none"
          className="h-40 w-full overflow-visible"
        >
          <title id={`${id}-title`}>{title}</title>
          <desc id={`${id}-desc`}>{summary}</desc>
          {[0, HEIGHT / 2, HEIGHT].map((line) => (
            <line
              key={line}
              x1="0"
              x2={WIDTH}
              y1={line}
              y2={line}
              className="stroke-line"
              vectorEffect="non-scaling-stroke"
            />
          ))}
          {kind === "area"
            ? series.map((layer, index) => (
                <path
                  key={layer.id}
                  d={areaOf(points, series, index, step, y)}
                  className={`${layer.look} fill-current`}
                />
              ))
            : points.flatMap((point, column) => barsOf(point, series, column, step, y))}
          {points.map((point, column) => (
            <rect
              key={point.label}
              x={column * step}
              y="0"
              width={step}
              height={HEIGHT}
              className="fill-transparent hover:fill-ink/10"
            >
              <title>{`${point.label}: ${figuresOf(point, series)}`}</title>
            </rect>
          ))}
        </svg>
        <span />
        <div aria-hidden="true" className="mt-1.5 flex justify-between text-[11px] text-ink-faint">
          <span>{first}</span>
          {last !== first ? <span>{last}</span> : null}
        </div>
      </div>
      <figcaption className="mt-3 flex flex-wrap items-center gap-x-4 gap-y-1 text-xs text-ink-soft">
        {[...series].reverse().map(({ id: key, name, look }) => (
          <span key={key} className="inline-flex items-center gap-1.5">
            <span aria-hidden="true" className={`size-2.5 rounded-sm bg-current ${look}`} />
            {name}
          </span>
        ))}
        <ChartTable title={title} moment={moment} series={[...series].reverse()} points={points} />
      </figcaption>
    </figure>
  );
}

type Scale = (value: number) => number;

/** Days as steps: a figure holds for its whole day, and a line between two days would claim what nobody measured. */
function areaOf(
  points: readonly Point[],
  series: readonly Series[],
  index: number,
  step: number,
  y: Scale,
): string {
  const until = (point: Point, layers: number) => y(totalOf(point, series.slice(0, layers)));
  const upper = points.map((point, column) => {
    const height = until(point, index + 1).toFixed(2);
    return `L${(column * step).toFixed(2)} ${height}L${((column + 1) * step).toFixed(2)} ${height}`;
  });
  const lower = points.map((point, column) => {
    const height = until(point, index).toFixed(2);
    return `L${((column + 1) * step).toFixed(2)} ${height}L${(column * step).toFixed(2)} ${height}`;
  });
  if (points.length === 0) return "";
  return `M${upper.join("").slice(1)}${lower.reverse().join("")}Z`;
}

function barsOf(point: Point, series: readonly Series[], column: number, step: number, y: Scale) {
  const gap = Math.min(2, step / 5);
  return series.map(({ id, look }, index) => {
    const value = point.values[id] ?? 0;
    const upper = y(totalOf(point, series.slice(0, index + 1)));
    return (
      <rect
        key={`${point.label} ${id}`}
        x={column * step + gap / 2}
        y={upper}
        width={step - gap}
        height={y(0) - y(value)}
        className={`${look} fill-current`}
      />
    );
  });
}

const figuresOf = (point: Point, series: readonly Series[]): string =>
  [...series]
    .reverse()
    .map(({ id, name }) => `${(point.values[id] ?? 0).toLocaleString("en")} ${name.toLowerCase()}`)
    .join(", ");
