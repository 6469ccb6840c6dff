import { Form, Link, useLoaderData } from "@remix-run/react";
import { withApi } from "~/lib/api.server";
import { foundCommands, matchingCommands, standingCommands } from "~/lib/commands";
import { placesFor } from "~/lib/places";
import { title } from "~/lib/title";
import { useSession } from "~/lib/use-session";
import { buttonStyle } from "~/ui/button-style";
import { Card } from "~/ui/card";
import { Empty } from "~/ui/empty";
import { inputStyle } from "~/ui/field";
import { Icon } from "~/ui/icon";
import { PageHeader } from "~/ui/page-header";

export const meta = () => title("Search");

const MOST_LETTERS = 200;

/** What fits the text; the command palette asks here as well. */
export const loader = withApi(async ({ api, url }) => {
  const text = (url.searchParams.get("q") ?? "").trim().slice(0, MOST_LETTERS);
  const { can } = await api.session.current();
  return { text, jumps: can.view_repos && text ? await api.dashboard.jumps({ text }) : null };
});

/** The command palette as a page, for browsers without script. */
export default function Jump() {
  const { text, jumps } = useLoaderData<typeof loader>();
  const session = useSession();
  const standing = session ? standingCommands(session, placesFor(session)) : [];
  const commands = [...matchingCommands(standing, text), ...(jumps ? foundCommands(jumps) : [])].flatMap(
    (command) => ("to" in command.run ? [{ ...command, to: command.run.to }] : []),
  );
  return (
    <div className="max-w-2xl">
      <PageHeader title="Search" />
      <Form method="get" className="mb-5 flex gap-2">
        <input
          type="search"
          name="q"
          aria-label="Search pages, repositories and findings"
          placeholder="Page, repository or finding"
          defaultValue={text}
          maxLength={MOST_LETTERS}
          className={inputStyle()}
        />
        <button type="submit" className={buttonStyle("primary", "h-9 sm:h-9")}>
          Search
        </button>
      </Form>
      {commands.length > 0 ? (
        <Card>
          <ul className="divide-y divide-line" aria-label="Where it leads">
            {commands.map(({ id, to, text: name, note, icon }) => (
              <li key={id}>
                <Link
                  to={to}
                  className="flex items-center gap-3 px-4 py-2.5 -outline-offset-2 hover:bg-inset"
                >
                  <Icon name={icon} className="size-4 text-ink-faint" />
                  <span className="wrap-anywhere">{name}</span>
                  {note ? (
                    <span className="ml-auto text-right text-xs text-ink-faint wrap-anywhere">{note}</span>
                  ) : null}
                </Link>
              </li>
            ))}
          </ul>
        </Card>
      ) : (
        <Empty icon="search" title="Nothing fits">
          Try a part of a name, a package, a rule or a CVE.
        </Empty>
      )}
    </div>
  );
}
