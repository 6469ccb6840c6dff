import { Link } from "@remix-run/react";
import { type ReactNode, useEffect, useState } from "react";
import { createPortal } from "react-dom";
import { useHydrated } from "~/lib/use-hydrated";
import { Icon, type IconName } from "~/ui/icon";

export type ToastTone = "good" | "info" | "bad";

const icons: Readonly<Record<ToastTone, { icon: IconName; look: string }>> = {
  good: { icon: "check", look: "text-good" },
  info: { icon: "info", look: "text-ink-faint" },
  bad: { icon: "finding", look: "text-bad" },
};

/** Where toasts are stacked; the shell has one. */
export const TOAST_STACK = "toasts";

/** The box of a toast: its message, then what can be done about it. */
export function ToastCard({
  tone = "good",
  children,
  actions,
}: {
  tone?: ToastTone;
  children: ReactNode;
  actions: ReactNode;
}) {
  const { icon, look } = icons[tone];
  return (
    <div className="toast pointer-events-auto flex w-full items-center gap-2.5 rounded-lg border border-line bg-surface py-1.5 pr-1.5 pl-3.5 text-[13px] shadow-menu sm:w-auto sm:max-w-sm">
      <Icon name={icon} className={`size-4 ${look}`} />
      <span className="min-w-0 flex-1 py-1 wrap-anywhere">{children}</span>
      {actions}
    </div>
  );
}

/** The look of the button that takes a toast away. */
export const dismissStyle =
  "grid size-9 flex-none place-items-center rounded-md text-ink-faint hover:bg-inset hover:text-ink sm:size-7";

/** What the last form did, said by the page it led to. Closing it is a link, so it needs no script. */
export function Toast({ children, closeTo }: { children: string; closeTo: string }) {
  const hydrated = useHydrated();
  const [stack, setStack] = useState<HTMLElement | null>(null);
  useEffect(() => setStack(document.getElementById(TOAST_STACK)), []);
  const card = (
    <ToastCard
      actions={
        <Link to={closeTo} preventScrollReset replace aria-label="Dismiss" className={dismissStyle}>
          <Icon name="cross" className="size-3.5" />
        </Link>
      }
    >
      {children}
    </ToastCard>
  );
  if (hydrated && stack) return createPortal(card, stack);
  return (
    <div role="status" className="fixed right-4 bottom-4 left-4 z-40 flex justify-end">
      {card}
    </div>
  );
}
