import { type ReactNode, useId } from "react";

interface Props {
  name: string;
  label: string;
  accept: string;
  hint?: ReactNode;
  error?: string | undefined;
}

/** A labelled choice of one file. */
export function FileField({ name, label, accept, hint, error }: Props) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block text-[13px] font-medium">
        {label}
      </label>
      <input
        id={id}
        type="file"
        name={name}
        accept={accept}
        required
        aria-invalid={error ? true : undefined}
        aria-describedby={hint || error ? `${id}-note` : undefined}
        className="block w-full text-[13px] text-ink-soft file:mr-3 file:h-9 file:rounded-md file:border file:border-solid file:border-line-strong file:bg-surface file:px-3 file:font-medium file:text-ink hover:file:bg-ground"
      />
      <p id={`${id}-note`} className={`mt-1.5 text-[13px] ${error ? "text-bad" : "text-ink-faint"}`}>
        {error ?? hint}
      </p>
    </div>
  );
}
