import { inputStyle } from "~/ui/field";
import { Submit } from "~/ui/submit";

/** What is decided about the chosen findings, in one line. */
export function BulkTriageFields({ busy }: { busy: boolean }) {
  return (
    <>
      <select
        name="state"
        aria-label="Decision"
        defaultValue="ignored"
        className="select h-9 rounded-md border border-line-strong bg-surface pl-2.5 text-[13px] sm:h-8"
      >
        <option value="ignored">Ignore</option>
        <option value="false_positive">False positive</option>
        <option value="open">Open again</option>
      </select>
      <input
        name="reason"
        aria-label="Reason"
        placeholder="Reason"
        required
        minLength={3}
        maxLength={500}
        className={`${inputStyle()} w-56 max-sm:w-full sm:h-8 sm:text-[13px]`}
      />
      <label className="flex items-center gap-1.5 text-[13px] text-ink-soft">
        Until
        <input
          type="date"
          name="until"
          aria-label="Until, where the decision ends by itself"
          className={`${inputStyle()} w-36 sm:h-8 sm:text-[13px]`}
        />
      </label>
      <Submit name="intent" value="triage" busy={busy}>
        Decide
      </Submit>
    </>
  );
}
