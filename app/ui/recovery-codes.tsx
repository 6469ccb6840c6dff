import { buttonStyle } from "~/ui/button-style";
import { Notice } from "~/ui/notice";

/** Recovery codes, shown once. */
export function RecoveryCodes({ codes }: { codes: readonly string[] }) {
  return (
    <div className="space-y-4">
      <Notice tone="warn" title="Keep these codes now: they are not shown again">
        Each one signs you in once when your other factors are lost. Print them, or put them in a password
        manager on another device.
      </Notice>
      <ul
        aria-label="Recovery codes"
        className="grid gap-x-6 gap-y-1.5 rounded-lg border border-line bg-inset p-4 font-mono text-[13px] select-all"
      >
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="flex gap-2 print:hidden">
        <button type="button" className={buttonStyle()} onClick={() => void copy(codes)}>
          Copy all
        </button>
        <button type="button" className={buttonStyle()} onClick={() => window.print()}>
          Print
        </button>
      </div>
    </div>
  );
}

// A refused clipboard changes nothing: the list selects as one.
const copy = (codes: readonly string[]) => navigator.clipboard?.writeText(codes.join("\n")).catch(() => {});
