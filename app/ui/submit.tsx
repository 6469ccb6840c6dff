import type { ReactNode } from "react";
import { type ButtonTone, buttonStyle } from "~/ui/button-style";

interface Props {
  children: ReactNode;
  tone?: ButtonTone;
  /** True while this very form is on its way. */
  busy?: boolean;
  disabled?: boolean;
  /** The accessible name where the visible text alone would be said many times on one page. */
  label?: string | undefined;
  name?: string;
  value?: string;
  wide?: boolean;
}

/** Sends its form, and waits while it is on its way. */
export function Submit({
  children,
  tone = "primary",
  busy = false,
  disabled = false,
  label,
  name,
  value,
  wide,
}: Props) {
  return (
    <button
      type="submit"
      name={name}
      value={value}
      disabled={busy || disabled}
      aria-busy={busy}
      aria-label={label}
      className={buttonStyle(tone, wide ? "w-full" : "")}
    >
      {busy ? <Spinner /> : null}
      {children}
    </button>
  );
}

function Spinner() {
  return (
    <svg viewBox="0 0 16 16" className="size-3.5 animate-spin" aria-hidden="true">
      <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeWidth="2" opacity="0.3" />
      <path d="M14 8a6 6 0 0 0-6-6" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
    </svg>
  );
}
