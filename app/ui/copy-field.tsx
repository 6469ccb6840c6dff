import { useId, useState } from "react";
import { buttonStyle } from "~/ui/button-style";
import { inputStyle } from "~/ui/field";

/** A value to take elsewhere. Without scripts it is a text that selects as one. */
export function CopyField({ label, value }: { label: string; value: string }) {
  const id = useId();
  const [copied, setCopied] = useState(false);
  const copy = () => {
    navigator.clipboard.writeText(value).then(
      () => setCopied(true),
      // Clipboards are refused on plain HTTP; the text stays selectable.
      () => setCopied(false),
    );
  };
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block text-[13px] font-medium">
        {label}
      </label>
      <div className="flex gap-2">
        <input
          id={id}
          readOnly
          value={value}
          onFocus={(event) => event.currentTarget.select()}
          className={inputStyle(true)}
        />
        <button
          type="button"
          onClick={copy}
          className={buttonStyle("secondary", "!h-9")}
          aria-label={`Copy ${label}`}
        >
          <span aria-live="polite">{copied ? "Copied" : "Copy"}</span>
        </button>
      </div>
    </div>
  );
}
