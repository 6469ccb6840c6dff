import { useSyncExternalStore } from "react";

const never = () => () => {};

/** False on the server and for the first paint, true once scripts run: for what only they can do. */
export const useHydrated = (): boolean =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
