import { useId } from "react";

interface Props {
  name: string;
  label: string;
  options: readonly { value: string; label: string }[];
  defaultValue?: string | undefined;
  /** Show the label to readers only, where the place makes it plain. */
  quiet?: boolean;
}

/** A labelled choice from a closed list. */
export function SelectField({ name, label, options, defaultValue, quiet = false }: Props) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className={quiet ? "sr-only" : "mb-1.5 block text-[13px] font-medium"}>
        {label}
      </label>
      <select
        id={id}
        name={name}
        defaultValue={defaultValue}
        key={defaultValue}
        className={`select block h-9 w-full rounded-md border border-line-strong bg-surface pl-2.5 text-[13px] shadow-card ${quiet ? "sm:h-8" : ""}`}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  );
}
