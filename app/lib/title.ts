/** The title of a page, for its `meta`. */
export const title = (page: string) => [{ title: `${page} · SecPortal` }];
