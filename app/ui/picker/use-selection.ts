import { useCallback, useRef, useState } from "react";
import { keyOf } from "~/lib/picker-items";
import type { AvailableRepository } from "~/lib/views";

export interface Selection {
  readonly keys: ReadonlySet<string>;
  /** Whether everything that could be chosen of what is shown is. */
  readonly whole: "all" | "some" | "none";
  /** With `range` everything between the one before and this one follows it. */
  toggle(key: string, range: boolean): void;
  toggleAll(): void;
  add(keys: readonly string[]): void;
  remove(keys: readonly string[]): void;
  clear(): void;
}

/** What is chosen. It stays chosen while a filter hides it, and is forgotten when the providers no longer list it. */
export function useSelection(
  shown: readonly AvailableRepository[],
  all: readonly AvailableRepository[],
): Selection {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const last = useRef<string | null>(null);
  const shownKeys = shown.map(keyOf);
  const known = new Set(all.map(keyOf));
  const keys = new Set([...chosen].filter((key) => known.has(key)));
  const count = shownKeys.filter((key) => keys.has(key)).length;

  const change = useCallback((on: boolean, some: readonly string[]) => {
    setChosen((before) => {
      const after = new Set(before);
      for (const key of some) {
        if (on) after.add(key);
        else after.delete(key);
      }
      return after;
    });
  }, []);
  const add = useCallback((some: readonly string[]) => change(true, some), [change]);
  const remove = useCallback((some: readonly string[]) => change(false, some), [change]);
  const clear = useCallback(() => setChosen(new Set()), []);

  return {
    keys,
    whole: count === 0 ? "none" : count === shownKeys.length ? "all" : "some",
    toggle: (key, range) => {
      const on = !keys.has(key);
      const [from, to] = [shownKeys.indexOf(last.current ?? ""), shownKeys.indexOf(key)];
      const some =
        range && from >= 0 && to >= 0 ? shownKeys.slice(Math.min(from, to), Math.max(from, to) + 1) : [key];
      last.current = key;
      change(on, some);
    },
    toggleAll: () => change(count < shownKeys.length, shownKeys),
    ...{ add, remove, clear },
  };
}
