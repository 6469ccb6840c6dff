import { withApi } from "~/lib/api.server";
import { settledUnlessLed } from "~/lib/settled.server";

/** What one connection can see, asked again by itself. */
export const loader = withApi(async ({ api, params, url }) => {
  const connectionId = params.id ?? "";
  const search = url.searchParams.get("q")?.trim().slice(0, 100) || undefined;
  // Whoever may not see the page is led away as there; only the provider's trouble is this part's own.
  const listing = await settledUnlessLed(api.repository.availableFrom({ connectionId, search }));
  return { connectionId, listing };
});

// It answers the button it was asked by, and no change elsewhere on the page is a reason to ask the provider.
export const shouldRevalidate = () => false;
