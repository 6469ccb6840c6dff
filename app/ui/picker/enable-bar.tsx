import { buttonStyle } from "~/ui/button-style";
import type { BulkEnable, EngineChoice } from "~/ui/picker/use-bulk-enable";
import { Submit } from "~/ui/submit";

interface Props {
  choice: EngineChoice;
  onChoice: (choice: EngineChoice) => void;
  chosen: number;
  bulk: BulkEnable;
  onClear: () => void;
}

/** What is done with the repositories that are chosen; while it is done, how far it is. */
export function EnableBar({ choice, onChoice, chosen, bulk, onClear }: Props) {
  const { progress } = bulk;
  const nothing = !choice.sastEnabled && !choice.scaEnabled;
  if (progress?.running) {
    const done = progress.enabled.size + progress.refused.length;
    return (
      <div className={barStyle}>
        <p className="min-w-0 flex-1 basis-56" role="status">
          Enabling {done} of {progress.total}…
          <progress className="progress mt-1.5" max={progress.total} value={done} aria-label="Progress" />
        </p>
        <button type="button" className={buttonStyle("secondary")} onClick={bulk.stop}>
          Stop
        </button>
      </div>
    );
  }
  const check = (name: keyof EngineChoice, text: string) => (
    <label className="inline-flex items-center gap-2 text-ink-soft select-none max-sm:min-h-11">
      <input
        type="checkbox"
        name={name}
        className="check"
        checked={choice[name]}
        onChange={(event) => onChoice({ ...choice, [name]: event.currentTarget.checked })}
      />
      {text}
    </label>
  );
  return (
    <div className={barStyle}>
      <p className="min-w-0 flex-1 basis-40 tabular-nums">
        {nothing ? (
          <span className="text-bad">Choose SAST, SCA or both.</span>
        ) : chosen > 0 ? (
          <>
            <span className="font-medium">{chosen} selected</span>{" "}
            <button type="button" className="ml-2 text-accent hover:underline" onClick={onClear}>
              Clear
            </button>
          </>
        ) : (
          <span className="text-ink-soft">Select repositories to enable several at once.</span>
        )}
      </p>
      <div className="flex flex-wrap items-center gap-x-4">
        {check("sastEnabled", "SAST")}
        {check("scaEnabled", "SCA")}
        {check("scanNow", "Scan now")}
      </div>
      <Submit disabled={nothing}>{chosen > 0 ? `Enable ${chosen}` : "Enable selected"}</Submit>
    </div>
  );
}

const barStyle =
  "flex min-h-14 flex-wrap items-center gap-x-5 gap-y-2 border-t border-line bg-ground px-4 py-2.5 text-[13px]";
