import { Form, Link } from "@remix-run/react";
import { paths } from "~/lib/paths";
import { buttonStyle } from "~/ui/button-style";
import { SearchInput } from "~/ui/search-input";

/** Finds connected repositories by a part of their names, on all pages of the list. */
export function ConnectedRepositorySearch({ find, total }: { find?: string | undefined; total: number }) {
  return (
    <Form
      method="get"
      action={paths.allowList()}
      role="search"
      aria-label="Search connected repositories"
      className="mb-3 flex flex-wrap gap-2"
    >
      <SearchInput
        name="find"
        label="Part of a repository's name"
        placeholder={`Search ${total} connected repositories`}
        searched={find}
        maxLength={100}
        className="sm:max-w-sm"
      />
      <button type="submit" className={buttonStyle("secondary")}>
        Search
      </button>
      {find ? (
        <Link to={paths.allowList()} className={buttonStyle("quiet")}>
          Show all
        </Link>
      ) : null}
    </Form>
  );
}
