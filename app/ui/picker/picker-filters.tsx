import { Form, Link } from "@remix-run/react";
import type { RefObject } from "react";
import { paths } from "~/lib/paths";
import type { PickerFilter } from "~/lib/picker-filter";
import type { PickerPart } from "~/lib/picker-items";
import { providerNames } from "~/lib/words";
import { inputStyle } from "~/ui/field";

interface Props {
  filter: PickerFilter;
  onChange: (filter: PickerFilter) => void;
  search: string;
  parts: readonly PickerPart[];
  choices: { owners: readonly string[]; languages: readonly string[] };
  searchField: RefObject<HTMLInputElement>;
}

type ChoiceName = Exclude<keyof PickerFilter, "text">;
type Option = readonly [value: string, text: string];

/** Narrows the picker down. Each choice holds at once; sent as a form it asks the providers for the text. */
export function PickerFilters({ filter, onChange, search, parts, choices, searchField }: Props) {
  const set = (change: Partial<PickerFilter>) => onChange({ ...filter, ...change });
  const choice = (name: ChoiceName, label: string, options: readonly Option[]) => (
    <Choice
      name={name}
      label={label}
      value={filter[name]}
      options={options}
      // The options of a part are the words it knows.
      onChange={(value) => set({ [name]: value } as Partial<PickerFilter>)}
    />
  );
  const narrowed =
    [filter.account, filter.owner, filter.language, filter.visibility, filter.active, filter.enabled].some(
      Boolean,
    ) ||
    (filter.text !== "" && filter.text !== search);
  return (
    <Form method="get" className="space-y-2 border-b border-line p-3" preventScrollReset role="search">
      <div className="relative">
        <input
          ref={searchField}
          type="search"
          name="q"
          value={filter.text}
          onChange={(event) => set({ text: event.currentTarget.value })}
          placeholder="Filter by name or language; Enter searches at the providers"
          aria-label="Filter repositories"
          aria-keyshortcuts="/"
          className={`${inputStyle()} pr-9`}
        />
        <span
          className="pointer-events-none absolute top-1/2 right-2.5 hidden -translate-y-1/2 rounded border border-line bg-inset px-1.5 font-mono text-[11px] text-ink-faint sm:block"
          aria-hidden="true"
        >
          /
        </span>
        <noscript>
          <input type="hidden" name="wait" value="1" />
          <button type="submit">Search</button>
        </noscript>
      </div>
      <div className="flex gap-2 overflow-x-auto pb-0.5 sm:flex-wrap sm:overflow-visible">
        {parts.length > 1
          ? choice("account", "Account", [
              ["", "Every account"],
              ...parts.map(
                ({ connectionId, provider, providerUsername }) =>
                  [connectionId, `${providerNames[provider]}: ${providerUsername}`] as const,
              ),
            ])
          : null}
        {choice("owner", "Owner", [["", "Every owner"], ...withChosen(choices.owners, filter.owner)])}
        {choice("language", "Language", [
          ["", "Every language"],
          ...withChosen(choices.languages, filter.language),
        ])}
        {choice("visibility", "Visibility", [
          ["", "Private and public"],
          ["private", "Private"],
          ["public", "Public"],
        ])}
        {choice("active", "Activity", [
          ["", "Active at any time"],
          ["30", "Active in the last 30 days"],
          ["90", "Active in the last 90 days"],
          ["365", "Active in the last year"],
          ["older", "Not active for a year"],
        ])}
        {choice("enabled", "On the allow-list", [
          ["", "Enabled or not"],
          ["no", "Not enabled"],
          ["yes", "Enabled"],
        ])}
        {choice("order", "Order", [
          ["active", "Latest activity first"],
          ["name", "By name"],
        ])}
      </div>
      {search || narrowed ? (
        <p className="flex flex-wrap gap-x-3 px-0.5 text-[13px] text-ink-soft">
          {search ? <span>Found at the providers for “{search}”.</span> : null}
          {search ? (
            <Link to={paths.repositories()} className="text-accent hover:underline" preventScrollReset>
              Show the plain list
            </Link>
          ) : (
            <button
              type="button"
              className="text-accent hover:underline"
              onClick={() =>
                onChange({
                  ...{ text: "", account: "", owner: "", language: "" },
                  ...{ visibility: "", active: "", enabled: "", order: filter.order },
                })
              }
            >
              Clear the filters
            </button>
          )}
        </p>
      ) : null}
    </Form>
  );
}

/** A filter of the address stays a choice though nothing that fits it is there yet. */
const withChosen = (values: readonly string[], chosen: string): Option[] => {
  const all = chosen === "" || values.includes(chosen) ? values : [chosen, ...values];
  return all.map((value) => [value, value]);
};

function Choice({
  name,
  label,
  value,
  options,
  onChange,
}: {
  name: string;
  label: string;
  value: string;
  options: readonly Option[];
  onChange: (value: string) => void;
}) {
  return (
    <select
      name={name}
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      className={`select h-9 w-44 flex-none rounded-md border bg-surface pl-2.5 text-[13px] sm:h-8 ${
        value === "" || value === "active" ? "border-line text-ink-soft" : "border-accent text-ink"
      }`}
    >
      {options.map(([word, text]) => (
        <option key={word} value={word}>
          {text}
        </option>
      ))}
    </select>
  );
}
