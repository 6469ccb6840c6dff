interface Props {
  label: string;
  /** From 0 to `max`; null while nobody knows how long it takes. */
  value: number | null;
  max?: number;
  tone?: "accent" | "good" | "warn" | "bad";
  /** What stands beside the label, such as `3 of 12`. */
  note?: string;
  /** Keep label and note for readers only. */
  quiet?: boolean;
}

const tones = {
  accent: "text-accent",
  good: "text-good",
  warn: "text-warn",
  bad: "text-bad",
} as const;

/** How far something is. */
export function ProgressBar({ label, value, max = 100, tone = "accent", note, quiet = false }: Props) {
  return (
    <label className={`block text-[13px] ${tones[tone]}`}>
      <span className={quiet ? "sr-only" : "mb-1 flex justify-between gap-3 text-ink-soft"}>
        <span>{label}</span>
        {note ? <span className="text-ink-faint tabular-nums">{note}</span> : null}
      </span>
      <progress className="progress" max={max} {...(value === null ? {} : { value })} />
    </label>
  );
}
