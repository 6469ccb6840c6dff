import { inputStyle } from "~/ui/field";
import { Icon } from "~/ui/icon";

interface Props {
  name: string;
  label: string;
  placeholder: string;
  /** What was searched for; another one starts the field anew. */
  searched?: string | undefined;
  maxLength: number;
  className?: string;
}

/** The field of a search form. */
export function SearchInput({ name, label, placeholder, searched, maxLength, className = "" }: Props) {
  return (
    <div className={`relative min-w-52 flex-1 ${className}`}>
      <Icon
        name="search"
        className="pointer-events-none absolute top-2.5 left-2.5 size-4 text-ink-faint sm:top-2"
      />
      <input
        key={searched ?? ""}
        type="search"
        name={name}
        aria-label={label}
        placeholder={placeholder}
        defaultValue={searched}
        maxLength={maxLength}
        className={`${inputStyle()} pl-8 sm:h-8 sm:text-[13px]`}
      />
    </div>
  );
}
