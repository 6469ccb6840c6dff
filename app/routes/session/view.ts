import { type ActionFunctionArgs, data, redirect } from "@remix-run/node";
import { FormEntries } from "~/lib/form-entries";
import { nextPath } from "~/lib/next-path";
import { paths } from "~/lib/paths";
import { themes } from "~/lib/view-choices";
import { keepViewChoices, readViewChoices } from "~/lib/view-choices.server";

/**
 * Keeps how this browser shows the product: the theme, or the columns of one table. A form without script names the page to
 * go back to; a script stays where it is. An entry that is no choice changes nothing.
 */
export const action = async ({ request }: ActionFunctionArgs) => {
  const form = await request.formData();
  const entries = new FormEntries(form);
  const before = await readViewChoices(request);
  const theme = themes.find((each) => each === entries.text("theme")) ?? before.theme;
  const table = entries.text("table");
  const shown = form.getAll("shown");
  const hidden = form.getAll("column").filter((column) => !shown.includes(column));
  const hiddenColumns = table
    ? { ...before.hiddenColumns, [table]: hidden.map(String) }
    : before.hiddenColumns;
  const headers = { "Set-Cookie": await keepViewChoices({ theme, hiddenColumns }) };
  if (form.has("next")) throw redirect(nextPath(entries.text("next")), { headers });
  return data({ ok: true as const }, { headers });
};

export const loader = () => redirect(paths.home());
