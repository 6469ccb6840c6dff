import { Form, Link } from "@remix-run/react";
import { paths } from "~/lib/paths";
import { buttonStyle } from "~/ui/button-style";
import { inputStyle } from "~/ui/field";
import { Icon } from "~/ui/icon";

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
      <div className="relative min-w-52 flex-1 sm:max-w-sm">
        <Icon
          name="search"
          className="pointer-events-none absolute top-2.5 left-2.5 size-4 text-ink-faint sm:top-2"
        />
        <input
          key={find ?? ""}
          type="search"
          name="find"
          aria-label="Part of a repository's name"
          placeholder={`Search ${total} connected repositories`}
          defaultValue={find}
          maxLength={100}
          className={`${inputStyle()} pl-8 sm:h-8 sm:text-[13px]`}
        />
      </div>
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
