import { useFetcher, useNavigate, useSubmit } from "@remix-run/react";
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from "react";
import { type Command, foundCommands, matchingCommands, standingCommands } from "~/lib/commands";
import { paths } from "~/lib/paths";
import type { Place } from "~/lib/places";
import type { Session } from "~/lib/views";
import type { loader } from "~/routes/dashboard/jump";
import { DialogSurface } from "~/ui/dialog-surface";
import { Icon } from "~/ui/icon";

/** Letters typed in one go are one question. */
const TYPING_PAUSE_MS = 120;

interface Props {
  session: Session;
  places: readonly Place[];
  onClose: () => void;
  onHelp: () => void;
}

/** One field that leads to every page, repository and finding, and begins what can be begun from anywhere. */
export function CommandPalette({ session, places, onClose, onHelp }: Props) {
  const id = useId();
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const { found, searching } = useJumps(typed);
  const standing = useMemo(() => standingCommands(session, places), [session, places]);
  const commands = useMemo(() => [...matchingCommands(standing, typed), ...found], [standing, typed, found]);
  const current = Math.min(at, commands.length - 1);
  const run = useRun(onClose, onHelp);

  useEffect(() => {
    list.current?.querySelector(`[data-at="${current}"]`)?.scrollIntoView({ block: "nearest" });
  }, [current]);

  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Record<string, number> = { ArrowDown: current + 1, ArrowUp: current - 1, Home: 0, End: -1 };
    const next = steps[event.key];
    if (next !== undefined && commands.length > 0) {
      event.preventDefault();
      setAt((next + commands.length) % commands.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      const command = commands[current];
      if (command) run(command);
    }
  };

  return (
    <DialogSurface open onClose={onClose} kind="palette" quiet title="Search or jump to">
      <div className="flex items-center gap-2.5 border-b border-line px-4">
        <Icon name="search" className="size-4 text-ink-faint" />
        <input
          role="combobox"
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={commands.length > 0 ? `${id}-${current}` : undefined}
          aria-label="Search pages, actions, repositories and findings"
          aria-autocomplete="list"
          placeholder="Page, action, repository or finding"
          autoComplete="off"
          spellCheck={false}
          maxLength={200}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
          className="h-12 min-w-0 flex-1 bg-transparent text-[15px] outline-none placeholder:text-ink-faint"
        />
        <button
          type="button"
          aria-label="Close, Esc"
          onClick={onClose}
          className="-mr-2 grid h-10 min-w-10 place-items-center rounded-md text-[11px] text-ink-faint hover:text-ink"
        >
          <kbd className="rounded border border-line px-1 font-sans">Esc</kbd>
        </button>
      </div>
      <div
        ref={list}
        id={`${id}-list`}
        role="listbox"
        aria-label="Where it leads"
        tabIndex={-1}
        className="min-h-0 flex-1 overflow-y-auto p-1.5"
      >
        {commands.map((command, index) => (
          <Option
            key={command.id}
            id={`${id}-${index}`}
            index={index}
            command={command}
            heads={command.group !== commands[index - 1]?.group}
            current={index === current}
            onPoint={() => setAt(index)}
            onRun={() => run(command)}
          />
        ))}
      </div>
      <p role="status" className="border-t border-line px-4 py-2 text-xs text-ink-faint">
        {searching
          ? "Searching repositories and findings"
          : commands.length === 0
            ? "Nothing fits. Try a part of a name, a package, a rule or a CVE."
            : `${commands.length} ${commands.length === 1 ? "result" : "results"}. Arrow keys choose, Enter opens.`}
      </p>
    </DialogSurface>
  );
}

function Option({
  id,
  index,
  command: { group, text, note, icon },
  heads,
  current,
  onPoint,
  onRun,
}: {
  id: string;
  index: number;
  command: Command;
  heads: boolean;
  current: boolean;
  onPoint: () => void;
  onRun: () => void;
}) {
  return (
    <>
      {heads ? (
        <div aria-hidden="true" className="px-2.5 pt-2 pb-1 text-xs text-ink-faint">
          {group}
        </div>
      ) : null}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the focus and the keys */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: as above, by aria-activedescendant */}
      <div
        role="option"
        id={id}
        data-at={index}
        aria-selected={current}
        onPointerMove={onPoint}
        onClick={onRun}
        className={`flex cursor-pointer items-center gap-2.5 rounded-md px-2.5 py-2 text-[13px] ${current ? "bg-accent-soft" : ""}`}
      >
        <Icon name={icon} className={`size-4 ${current ? "text-accent" : "text-ink-faint"}`} />
        <span className="min-w-0 shrink-0 truncate max-w-[70%]">{text}</span>
        {note ? <span className="ml-auto min-w-0 truncate text-xs text-ink-faint">{note}</span> : null}
      </div>
    </>
  );
}

/** What the server finds for the text, asked for once typing pauses. What was found stays until there is something newer. */
function useJumps(typed: string) {
  const fetcher = useFetcher<typeof loader>({ key: "jumps" });
  const { load, data, state } = fetcher;
  const text = typed.trim();
  useEffect(() => {
    if (text.length < 2) return;
    const timer = setTimeout(() => load(paths.jump({ q: text })), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, load]);
  const wanted = text.length >= 2;
  const found = useMemo(() => (wanted && data?.jumps ? foundCommands(data.jumps) : []), [wanted, data]);
  return { found, searching: wanted && (state !== "idle" || data?.text !== text) };
}

function useRun(onClose: () => void, onHelp: () => void) {
  const navigate = useNavigate();
  const submit = useSubmit();
  const theme = useFetcher({ key: "theme" });
  return ({ run }: Command) => {
    if ("to" in run) {
      onClose();
      navigate(run.to);
    } else if ("theme" in run) {
      onClose();
      theme.submit({ theme: run.theme }, { method: "post", action: paths.view() });
    } else if (run.act === "help") onHelp();
    else {
      onClose();
      submit({}, { method: "post", action: paths.logout() });
    }
  };
}
