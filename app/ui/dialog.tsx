import { lazy, Suspense, useEffect, useState } from "react";
import type { DialogProps } from "~/ui/dialog-surface";

const load = () => import("~/ui/dialog-surface");
const Surface = lazy(() => load().then(({ DialogSurface }) => ({ default: DialogSurface })));

/** Fetches what a dialog is made of before it is asked for, as when a pointer comes near its button. */
export const readyDialog = (): void => void load().catch(() => {});

/**
 * A dialog over the page: it holds the focus, closes on Escape and on a click outside, and gives the focus back. What draws it
 * is loaded when the first one opens, so a page that opens none pays nothing.
 */
export function Dialog(props: DialogProps) {
  const [opened, setOpened] = useState(props.open);
  useEffect(() => {
    if (props.open) setOpened(true);
  }, [props.open]);
  if (!opened) return null;
  return (
    <Suspense fallback={null}>
      <Surface {...props} />
    </Suspense>
  );
}
