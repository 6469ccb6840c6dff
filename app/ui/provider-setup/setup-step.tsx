import type { ReactNode } from "react";
import { Icon } from "~/ui/icon";

/** One numbered step of a set-up. */
export function SetupStep({
  number,
  title,
  done = false,
  children,
}: {
  number: number;
  title: string;
  done?: boolean;
  children: ReactNode;
}) {
  return (
    <li className="group relative flex gap-3 pb-6 last:pb-0">
      <span className="absolute top-7 bottom-1 left-3 w-px bg-line group-last:hidden" aria-hidden="true" />
      <span
        className={`relative grid size-6 flex-none place-items-center rounded-full text-xs font-semibold ${
          done ? "bg-good-soft text-good" : "bg-inset text-ink-soft"
        }`}
      >
        {done ? <Icon name="check" className="size-3.5" /> : number}
        {done ? <span className="sr-only">Done:</span> : null}
      </span>
      <div className="min-w-0 flex-1 pt-0.5">
        <h4 className="text-[13px] font-semibold">{title}</h4>
        <div className="mt-2 space-y-3 text-[13px]">{children}</div>
      </div>
    </li>
  );
}
