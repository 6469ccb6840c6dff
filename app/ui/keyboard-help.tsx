import type { Place } from "~/lib/places";
import { DialogSurface } from "~/ui/dialog-surface";

type Line = readonly [keys: readonly string[], does: string];

const everywhere: readonly Line[] = [
  [["Ctrl", "K"], "Search or jump to (Command K on a Mac)"],
  [["/"], "Search on this page"],
  [["?"], "This list"],
  [["Esc"], "Close what is open"],
];

const tables: readonly Line[] = [
  [["J"], "Next row"],
  [["K"], "Row before"],
  [["↑", "↓"], "The same, within the table"],
  [["Enter"], "Open the row"],
  [["X"], "Choose the row"],
];

/** Every key the product listens to. */
export function KeyboardHelp({ places, onClose }: { places: readonly Place[]; onClose: () => void }) {
  const jumps = places.map(({ key, text }): Line => [["G", key.toUpperCase()], text]);
  return (
    <DialogSurface open onClose={onClose} title="Keyboard shortcuts" wide reads>
      <div className="grid gap-x-8 gap-y-5 sm:grid-cols-2">
        <Lines title="Everywhere" lines={everywhere} />
        <Lines title="In a table" lines={tables} />
        <Lines title="Go to" lines={jumps} />
      </div>
    </DialogSurface>
  );
}

function Lines({ title, lines }: { title: string; lines: readonly Line[] }) {
  return (
    <section>
      <h3 className="mb-1 text-xs text-ink-faint">{title}</h3>
      <dl>
        {lines.map(([keys, does]) => (
          <div
            key={does}
            className="flex items-center justify-between gap-4 border-b border-line py-1.5 text-[13px] last:border-0"
          >
            <dt className="order-last flex gap-1">
              {keys.map((key) => (
                <kbd
                  key={key}
                  className="min-w-6 rounded border border-line bg-inset px-1.5 py-0.5 text-center font-sans text-xs"
                >
                  {key}
                </kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
