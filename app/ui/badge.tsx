import type { ReactNode } from "react";

export type BadgeTone = "plain" | "accent" | "good" | "warn" | "bad" | "critical" | "high" | "medium" | "low";

const looks: Readonly<Record<BadgeTone, string>> = {
  plain: "bg-inset text-ink-soft ring-line",
  accent: "bg-accent-soft text-accent ring-accent/15",
  good: "bg-good-soft text-good ring-good/15",
  warn: "bg-warn-soft text-warn ring-warn/15",
  bad: "bg-bad-soft text-bad ring-bad/15",
  critical: "bg-critical-soft text-critical ring-critical/20",
  high: "bg-high-soft text-high ring-high/15",
  medium: "bg-medium-soft text-medium ring-medium/15",
  low: "bg-low-soft text-low ring-low/15",
};

/** A word in a coloured box. The word carries the meaning, the colour only helps. */
export function Badge({
  tone = "plain",
  dot = false,
  children,
}: {
  tone?: BadgeTone;
  dot?: boolean;
  children: ReactNode;
}) {
  return (
    <span
      className={`inline-flex h-5 items-center gap-1.5 rounded-full px-2 text-xs font-medium whitespace-nowrap ring-1 ring-inset ${looks[tone]}`}
    >
      {dot ? <span className="size-1.5 rounded-full bg-current" aria-hidden="true" /> : null}
      {children}
    </span>
  );
}
