import { useRouteLoaderData } from "@remix-run/react";
import type { loader } from "~/root";

/** The moment the server made this page; null on an error page, which has no data. */
export function useNow(): Date | null {
  const data = useRouteLoaderData<typeof loader>("root");
  return data ? new Date(data.now) : null;
}
