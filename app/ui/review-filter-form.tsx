import { Form } from "@remix-run/react";
import { providers } from "#db/vocabulary";
import { paths } from "~/lib/paths";
import type { ReviewFilter } from "~/lib/review-filter";
import { providerNames } from "~/lib/words";
import { buttonStyle } from "~/ui/button-style";
import { inputStyle } from "~/ui/field";
import { SelectField } from "~/ui/select-field";

/** Narrows the review, for a question about one provider, account or repository. */
export function ReviewFilterForm({ filter }: { filter: ReviewFilter }) {
  return (
    <Form
      method="get"
      action={paths.review()}
      className="mb-6 grid gap-2 sm:grid-cols-[1fr_2fr_auto_auto] print:hidden"
      aria-label="Filter the review"
    >
      <SelectField
        name="provider"
        label="Provider"
        quiet
        defaultValue={filter.provider ?? ""}
        options={[
          { value: "", label: "All providers" },
          ...providers.map((value) => ({ value, label: providerNames[value] })),
        ]}
      />
      <input
        name="name"
        aria-label="Repository or account"
        placeholder="Repository or account"
        defaultValue={filter.name}
        className={`${inputStyle()} sm:h-8 sm:text-[13px]`}
      />
      <label className="flex items-center gap-2 text-[13px] text-ink-soft">
        <span className="whitespace-nowrap">Disconnected since</span>
        <input
          name="since"
          type="date"
          defaultValue={filter.since}
          className={`${inputStyle()} sm:h-8 sm:text-[13px]`}
        />
      </label>
      <button type="submit" className={buttonStyle("secondary")}>
        Filter
      </button>
    </Form>
  );
}
