import * as Radix from "@radix-ui/react-dialog";
import type { ReactNode } from "react";
import { Icon } from "~/ui/icon";

export interface DialogProps {
  open: boolean;
  onClose: () => void;
  title: string;
  /** One sentence under the title, read out with it. */
  description?: ReactNode;
  children?: ReactNode;
  /** The buttons, the one that acts last. */
  actions?: ReactNode;
  /** `alert` needs an answer: a click outside does not close it. `drawer` slides in from the left, `palette` hangs from the top. */
  kind?: "plain" | "alert" | "drawer" | "palette";
  wide?: boolean;
  /** Keeps title and description for readers only, where the content shows as much. */
  quiet?: boolean;
  /** For content without a control: it takes the focus itself, so that keys can scroll it. */
  reads?: boolean;
}

const places = {
  plain: "dialog-box inset-x-3 top-[max(1rem,12vh)] mx-auto max-h-[76vh] rounded-xl p-5 sm:p-6",
  alert: "dialog-box inset-x-3 top-[max(1rem,16vh)] mx-auto max-h-[76vh] rounded-xl p-5 sm:p-6",
  palette: "dialog-box inset-x-3 top-[max(0.75rem,10vh)] mx-auto max-h-[76vh] rounded-xl",
  drawer: "dialog-drawer inset-y-0 left-0 w-[min(19rem,86vw)] border-y-0 border-l-0 p-3",
} as const;

/** The dialog itself. Use `Dialog`, which loads this when it is needed. */
export function DialogSurface({
  open,
  onClose,
  title,
  description,
  children,
  actions,
  kind = "plain",
  wide = false,
  quiet = false,
  reads = false,
}: DialogProps) {
  const width = kind === "drawer" ? "" : wide || kind === "palette" ? "max-w-2xl" : "max-w-md";
  return (
    <Radix.Root open={open} onOpenChange={(next) => (next ? undefined : onClose())}>
      <Radix.Portal>
        <Radix.Overlay className="dialog-veil fixed inset-0 z-40 bg-[oklch(0.2_0.02_230/0.45)]" />
        <Radix.Content
          {...(kind === "alert" ? { role: "alertdialog" } : {})}
          {...(description ? {} : { "aria-describedby": undefined })}
          onPointerDownOutside={(event) => {
            if (kind === "alert") event.preventDefault();
          }}
          className={`fixed z-50 flex flex-col overflow-hidden border border-line bg-surface text-sm text-ink shadow-menu outline-none ${places[kind]} ${width}`}
        >
          <div className={quiet ? "sr-only" : "flex items-start gap-3 pb-3"}>
            <div className="min-w-0 flex-1">
              <Radix.Title className="text-base font-semibold tracking-tight text-balance wrap-anywhere">
                {title}
              </Radix.Title>
              {description ? (
                <Radix.Description className="mt-1 text-[13px] text-ink-soft text-pretty">
                  {description}
                </Radix.Description>
              ) : null}
            </div>
            {quiet ? null : (
              <Radix.Close
                aria-label="Close"
                className="-mt-1.5 -mr-2 grid size-9 flex-none place-items-center rounded-md text-ink-faint hover:bg-inset hover:text-ink"
              >
                <Icon name="cross" />
              </Radix.Close>
            )}
          </div>
          <div
            tabIndex={reads ? 0 : undefined}
            className={kind === "palette" ? "flex min-h-0 flex-1 flex-col" : "min-h-0 flex-1 overflow-y-auto"}
          >
            {children}
          </div>
          {actions ? <div className="flex flex-wrap justify-end gap-2 pt-5">{actions}</div> : null}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
