import { useNavigation } from "@remix-run/react";

/** A line along the top while the next page is on its way; readers hear of the new page by its title. */
export function RouteProgress() {
  const { state, location } = useNavigation();
  if (state === "idle") return null;
  return <div key={location.key} className="route-progress print:hidden" aria-hidden="true" />;
}
