import { type InputHTMLAttributes, type ReactNode, useId } from "react";

interface Props extends Omit<InputHTMLAttributes<HTMLInputElement>, "id" | "className" | "style"> {
  name: string;
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  mono?: boolean;
}

/** A labelled text input with its hint and its error. */
export function Field({ label, hint, error, mono = false, ...input }: Props) {
  const id = useId();
  const described = [hint ? `${id}-hint` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ");
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block text-[13px] font-medium">
        {label}
      </label>
      <input
        {...input}
        id={id}
        aria-invalid={error ? true : undefined}
        aria-describedby={described || undefined}
        className={inputStyle(mono)}
      />
      {hint ? (
        <p id={`${id}-hint`} className="mt-1.5 text-[13px] text-ink-faint text-pretty">
          {hint}
        </p>
      ) : null}
      {error ? (
        <p id={`${id}-error`} className="mt-1.5 text-[13px] text-bad">
          {error}
        </p>
      ) : null}
    </div>
  );
}

/** The look of a text input. */
export const inputStyle = (mono = false): string =>
  "block w-full h-9 rounded-md border border-line-strong bg-surface px-2.5 text-ink shadow-card " +
  "placeholder:text-ink-faint aria-[invalid=true]:border-bad read-only:bg-inset " +
  `max-sm:text-base ${mono ? "font-mono sm:text-[13px]" : ""}`;
