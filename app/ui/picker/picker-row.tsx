import { Link } from "@remix-run/react";
import { memo, useRef } from "react";
import { paths } from "~/lib/paths";
import { ownerOf } from "~/lib/picker-filter";
import { keyOf } from "~/lib/picker-items";
import type { AvailableRepository } from "~/lib/views";
import { Badge } from "~/ui/badge";
import { buttonStyle } from "~/ui/button-style";
import { Icon } from "~/ui/icon";
import { lineAt } from "~/ui/picker/picker-list";
import { Time } from "~/ui/time";

interface Props {
  repository: AvailableRepository;
  place: number;
  setSize: number;
  enabledId: string | boolean;
  chosen: boolean;
  busy: boolean;
  /** Whether the tab key stops here: of all rows one does. */
  reachable: boolean;
  onFocus: (place: number) => void;
  onToggle: (key: string, range: boolean) => void;
  /** Where a script places it, in pixels from the top of the list. */
  start: number | undefined;
}

/** One repository of the picker: what it is, and the choice. Drawn again only when something of it changes. */
export const PickerRow = memo(function PickerRow({
  repository,
  place,
  setSize,
  enabledId,
  chosen,
  busy,
  reachable,
  onFocus,
  onToggle,
  start,
}: Props) {
  const { fullName, htmlUrl, defaultBranch, isPrivate, language, lastActiveAt, hasWriteAccess } = repository;
  const key = keyOf(repository);
  const owner = ownerOf(repository);
  const tabIndex = reachable ? undefined : -1;
  const range = useRef(false);
  const choosable = !enabledId && defaultBranch !== null;
  return (
    <li
      data-place={place}
      aria-posinset={place + 1}
      aria-setsize={setSize}
      onFocus={() => onFocus(place)}
      {...lineAt(start, `h-16 px-4 ${chosen ? "bg-accent-soft" : "hover:bg-ground"}`)}
    >
      <label className="-m-3 grid size-11 flex-none place-items-center">
        <input
          type="checkbox"
          name="chosen"
          value={key}
          className="check"
          aria-label={enabledId ? `${fullName} is enabled` : `Select ${fullName}`}
          checked={enabledId ? true : chosen}
          disabled={!choosable}
          tabIndex={tabIndex}
          data-focus={choosable ? "" : undefined}
          onClick={(event) => {
            range.current = event.shiftKey;
          }}
          onChange={() => onToggle(key, range.current)}
        />
      </label>
      <div className="min-w-0 flex-1">
        <p className="flex min-w-0 items-center gap-1.5">
          <span className="truncate" title={fullName}>
            <span className="text-ink-soft max-sm:hidden">{owner ? `${owner}/` : ""}</span>
            <span className="font-medium">{fullName.slice(owner ? owner.length + 1 : 0)}</span>
          </span>
          {/^https?:\/\//i.test(htmlUrl) ? (
            <a
              href={htmlUrl}
              target="_blank"
              rel="noreferrer"
              tabIndex={tabIndex}
              aria-label={`${fullName} at its provider (opens in a new tab)`}
              className="grid size-6 flex-none place-items-center rounded text-ink-faint hover:text-accent"
            >
              <Icon name="external" className="size-3" />
            </a>
          ) : null}
        </p>
        <p className="mt-0.5 flex items-center gap-x-3 overflow-hidden text-xs whitespace-nowrap text-ink-faint">
          <span className="inline-flex flex-none items-center gap-1">
            {isPrivate ? <Icon name="lock" className="size-3" /> : null}
            <span className={isPrivate ? "max-sm:sr-only" : ""}>{isPrivate ? "Private" : "Public"}</span>
          </span>
          <span className="truncate sm:hidden">{owner}</span>
          {defaultBranch ? (
            <span className="inline-flex items-center gap-1 max-sm:hidden">
              <Icon name="branch" className="size-3" />
              {defaultBranch}
            </span>
          ) : null}
          {language ? <span className="max-sm:hidden">{language}</span> : null}
          {lastActiveAt ? (
            <span>
              <span className="max-sm:hidden">active </span>
              <Time at={lastActiveAt} />
            </span>
          ) : null}
          {hasWriteAccess ? null : <span>Read access</span>}
        </p>
      </div>
      {enabledId ? (
        typeof enabledId === "string" ? (
          <Link
            to={paths.repository(enabledId)}
            tabIndex={tabIndex}
            data-focus=""
            aria-label={`${fullName} is enabled, open it`}
            className="inline-flex items-center gap-1 rounded-full text-ink-faint hover:text-ink"
          >
            <Badge tone="good">Enabled</Badge>
            <Icon name="chevron" className="size-3.5" />
          </Link>
        ) : (
          <Badge tone="good">Enabled</Badge>
        )
      ) : defaultBranch === null ? (
        <Badge>Empty, nothing to scan</Badge>
      ) : (
        <button
          type="submit"
          name="only"
          value={key}
          tabIndex={tabIndex}
          disabled={busy}
          aria-label={`Enable ${fullName}`}
          className={buttonStyle("secondary")}
        >
          Enable
        </button>
      )}
    </li>
  );
});
