import { useNavigate } from "@remix-run/react";
import { useEffect, useRef } from "react";
import type { Place } from "~/lib/places";
import { isCovered, isTyping } from "~/lib/use-table-keys";

/** How long after `g` the second letter still counts. */
const SECOND_LETTER_MS = 1_200;

interface Openers {
  readonly onPalette: () => void;
  readonly onHelp: () => void;
}

/** The keys that work on every page: Ctrl or Command with `k`, `/` to search, `?` for help, and `g` with the letter of a place. */
export function useShortcuts(places: readonly Place[], { onPalette, onHelp }: Openers): void {
  const navigate = useNavigate();
  const waiting = useRef(0);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return;
      const key = event.key.toLowerCase();
      if (key === "k" && (event.metaKey || event.ctrlKey) && !event.shiftKey && !event.altKey) {
        event.preventDefault();
        onPalette();
        return;
      }
      if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target) || isCovered()) return;
      const place = performance.now() < waiting.current ? places.find((each) => each.key === key) : undefined;
      waiting.current = 0;
      if (place) navigate(place.to);
      else if (key === "g") waiting.current = performance.now() + SECOND_LETTER_MS;
      else if (key === "?") onHelp();
      else if (key === "/") focusSearch() || onPalette();
      else return;
      event.preventDefault();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [places, navigate, onPalette, onHelp]);
}

/** Puts the cursor into the search of this page. False when it has none. */
function focusSearch(): boolean {
  const field = document.querySelector<HTMLInputElement>("main input[type=search]");
  field?.focus();
  return field !== null;
}
