const WIDTH = 96;
const HEIGHT = 24;

/** The course of one figure in the space of a word. `label` says what it shows, since a line alone says little. */
export function Sparkline({
  values,
  label,
  look = "text-accent",
}: {
  values: readonly number[];
  label: string;
  look?: string;
}) {
  const largest = Math.max(1, ...values);
  const step = WIDTH / Math.max(1, values.length - 1);
  const points = values.map(
    (value, index) =>
      `${(index * step).toFixed(1)},${(HEIGHT - 2 - (value / largest) * (HEIGHT - 4)).toFixed(1)}`,
  );
  const only =
    values.length === 1 ? [`0,${points[0]?.split(",")[1]}`, `${WIDTH},${points[0]?.split(",")[1]}`] : points;
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      className={`h-6 w-24 overflow-visible ${look}`}
    >
      <polyline
        points={only.join(" ")}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinecap="round"
        strokeLinejoin="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
