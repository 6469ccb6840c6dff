import { useRouteLoaderData } from "@remix-run/react";
import type { Session } from "~/lib/views";
import type { loader } from "~/routes/shell";

/** The signed-in person as the shell loaded it, finished rights included. Null outside the shell. */
export function useSession(): Session | null {
  return useRouteLoaderData<typeof loader>("routes/shell")?.session ?? null;
}
