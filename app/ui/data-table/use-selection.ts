import { type FormEvent, useEffect, useState } from "react";

/** The rows that are ticked, counted for the bar; the boxes themselves hold the choice, as they do without script. */
export function useSelection(name: string, ids: readonly string[]) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [all, setAll] = useState(false);
  const page = ids.join(" ");

  // biome-ignore lint/correctness/useExhaustiveDependencies: other rows are another page, and nothing of it is ticked
  useEffect(() => {
    setChosen(new Set());
    setAll(false);
  }, [page]);

  const onChange = (event: FormEvent<HTMLElement>) => {
    const box = event.target;
    if (!(box instanceof HTMLInputElement) || box.name !== name) return;
    setAll(false);
    setChosen((before) => {
      const next = new Set(before);
      if (box.checked) next.add(box.value);
      else next.delete(box.value);
      return next;
    });
  };
  const setEvery = (checked: boolean) => {
    setAll(false);
    setChosen(checked ? new Set(ids) : new Set());
  };
  return { chosen, all, setAll, onChange, setEvery };
}
