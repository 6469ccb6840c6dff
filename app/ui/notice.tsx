import type { ReactNode } from "react";
import { Icon, type IconName } from "~/ui/icon";

export type NoticeTone = "info" | "good" | "warn" | "bad";

const looks: Readonly<Record<NoticeTone, { box: string; icon: IconName; mark: string }>> = {
  info: { box: "border-line bg-inset", icon: "info", mark: "text-ink-faint" },
  good: { box: "border-good/25 bg-good-soft", icon: "check", mark: "text-good" },
  warn: { box: "border-warn/25 bg-warn-soft", icon: "finding", mark: "text-warn" },
  bad: { box: "border-bad/25 bg-bad-soft", icon: "finding", mark: "text-bad" },
};

/** One message with its weight. Bad news interrupts a screen reader; the rest waits. */
export function Notice({
  tone = "info",
  title,
  children,
}: {
  tone?: NoticeTone;
  title?: string;
  children?: ReactNode;
}) {
  const look = looks[tone];
  return (
    <div
      role={tone === "bad" ? "alert" : "status"}
      className={`flex gap-2.5 rounded-lg border px-3.5 py-3 text-[13px] ${look.box}`}
    >
      <Icon name={look.icon} className={`mt-0.5 size-4 ${look.mark}`} />
      <div className="min-w-0 flex-1 text-pretty wrap-anywhere">
        {title ? <p className="font-medium">{title}</p> : null}
        {children ? <div className={title ? "text-ink-soft" : ""}>{children}</div> : null}
      </div>
    </div>
  );
}
