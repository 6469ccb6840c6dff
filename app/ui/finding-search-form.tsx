import { Form, Link, useSubmit } from "@remix-run/react";
import { findingSorts } from "#db/vocabulary";
import { type FindingSearch, isNarrowed, toAddress } from "~/lib/finding-search";
import { paths } from "~/lib/paths";
import { buttonStyle } from "~/ui/button-style";
import { SearchInput } from "~/ui/search-input";
import { SelectField } from "~/ui/select-field";

const sortNames = { severity: "Most severe first", newest: "Newest first", oldest: "Oldest first" } as const;

/** Searches the list and orders it, and keeps the rest of its address. */
export function FindingSearchForm({ search }: { search: FindingSearch }) {
  const submit = useSubmit();
  const kept = Object.entries(toAddress(search)).filter(([name]) => name !== "text" && name !== "sort");
  return (
    <Form
      method="get"
      action={paths.findings()}
      role="search"
      aria-label="Search findings"
      onChange={(event) => {
        if (event.target instanceof HTMLSelectElement) submit(event.currentTarget);
      }}
      className="flex flex-wrap items-start gap-2"
    >
      {kept.flatMap(([name, value]) =>
        [value ?? []]
          .flat()
          .map((each) => <input key={`${name} ${each}`} type="hidden" name={name} value={each} />),
      )}
      <SearchInput
        name="text"
        label="Rule, title, path, package or CVE"
        placeholder="Rule, title, path, package or CVE"
        searched={search.text}
        maxLength={200}
      />
      <div className="w-44 max-sm:order-last max-sm:w-full">
        <SelectField
          name="sort"
          label="Order"
          quiet
          defaultValue={search.sort}
          options={findingSorts.map((value) => ({ value, label: sortNames[value] }))}
        />
      </div>
      <button type="submit" className={buttonStyle("secondary")}>
        Search
      </button>
      {isNarrowed(search) ? (
        <Link to={paths.findings({ sort: toAddress(search).sort })} className={buttonStyle("quiet")}>
          Clear all
        </Link>
      ) : null}
    </Form>
  );
}
