import type { AppLoadContext } from "@remix-run/node";

type Api = AppLoadContext["api"];

const AT_ONCE = 500;

/** The whole allow-list, by name: for pages that say what is lost with a connection, or let somebody choose. */
export async function connectedRepositories(api: Api) {
  const all = [];
  let cursor: string | undefined;
  do {
    const page = await api.repository.connected({ cursor, limit: AT_ONCE });
    all.push(...page.repositories);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return all;
}
