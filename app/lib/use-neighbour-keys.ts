import { useNavigate } from "@remix-run/react";
import { useEffect } from "react";
import { isCovered, isTyping } from "~/lib/use-table-keys";

/** `j` opens the next page of a list and `k` the one before, except where somebody types. */
export function useNeighbourKeys({ previous, next }: { previous: string | null; next: string | null }): void {
  const navigate = useNavigate();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented) return;
      if (isTyping(event.target) || isCovered()) return;
      const to = event.key === "j" ? next : event.key === "k" ? previous : null;
      if (to === null) return;
      event.preventDefault();
      navigate(to);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [navigate, previous, next]);
}
