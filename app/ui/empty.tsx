import type { ReactNode } from "react";
import { Icon, type IconName } from "~/ui/icon";

/** Nothing here yet: what would be, and how to get there. */
export function Empty({
  icon,
  title,
  children,
  action,
}: {
  icon: IconName;
  title: string;
  children: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="flex flex-col items-center rounded-xl border border-dashed border-line-strong px-6 py-10 text-center">
      <span className="mb-3 grid size-9 place-items-center rounded-lg bg-inset text-ink-faint">
        <Icon name={icon} />
      </span>
      <p className="font-medium">{title}</p>
      <div className="mt-1 max-w-md text-[13px] text-ink-soft text-pretty">{children}</div>
      {action ? <div className="mt-4 flex flex-wrap justify-center gap-2">{action}</div> : null}
    </div>
  );
}
