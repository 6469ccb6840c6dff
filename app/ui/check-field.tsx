import type { ReactNode } from "react";

interface Props {
  name: string;
  children: ReactNode;
  defaultChecked?: boolean;
  disabled?: boolean;
  /** The accessible name, where the visible text is said many times on one page. */
  label?: string;
  look?: "check" | "switch";
}

/** A checkbox with its text. */
export function CheckField({ name, children, defaultChecked, disabled, label, look = "check" }: Props) {
  return (
    <label className="inline-flex items-center gap-2 text-[13px] text-ink-soft select-none max-sm:min-h-9">
      <input
        type="checkbox"
        name={name}
        defaultChecked={defaultChecked}
        disabled={disabled}
        aria-label={label}
        className={look}
      />
      {children}
    </label>
  );
}
