import { createCookie } from "@remix-run/node";
import { noChoices, type Theme, themes, type ViewChoices } from "~/lib/view-choices";

const YEAR_SECONDS = 31_536_000;
/** Enough for every table of the product; a cookie that grows past it is of somebody else's making. */
const MOST_TABLES = 30;
const MOST_COLUMNS = 30;
const NAME = /^[a-z][A-Za-z0-9-]{0,31}$/;

const cookie = createCookie("__Host-view", {
  path: "/",
  secure: true,
  httpOnly: true,
  sameSite: "lax",
  maxAge: YEAR_SECONDS,
});

/** What the cookie says, without anything in it that is not a choice. */
export async function readViewChoices(request: Request): Promise<ViewChoices> {
  let value: unknown;
  try {
    value = await cookie.parse(request.headers.get("cookie"));
  } catch {
    return noChoices;
  }
  if (!isRecord(value)) return noChoices;
  return { theme: themeOf(value.theme), hiddenColumns: hiddenOf(value.hiddenColumns) };
}

/** The `Set-Cookie` header that keeps these choices for a year. */
export const keepViewChoices = ({ theme, hiddenColumns }: ViewChoices): Promise<string> =>
  cookie.serialize({ theme, hiddenColumns: hiddenOf(hiddenColumns) });

const themeOf = (value: unknown): Theme => themes.find((theme) => theme === value) ?? "system";

function hiddenOf(value: unknown): Record<string, string[]> {
  if (!isRecord(value)) return {};
  const kept: Record<string, string[]> = {};
  for (const [table, columns] of Object.entries(value).slice(0, MOST_TABLES)) {
    if (!NAME.test(table) || !Array.isArray(columns)) continue;
    const names = columns.filter(
      (column): column is string => typeof column === "string" && NAME.test(column),
    );
    if (names.length > 0) kept[table] = names.slice(0, MOST_COLUMNS);
  }
  return kept;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
