import { Form, useSubmit } from "@remix-run/react";
import { paths } from "~/lib/paths";
import type { Scan } from "~/lib/views";
import { buttonStyle } from "~/ui/button-style";
import { SelectField } from "~/ui/select-field";

/** Chooses the scan to compare with; the choice is in the address. */
export function ScanComparisonForm({
  id,
  choices,
  against,
}: {
  id: string;
  choices: readonly Scan[];
  against: string;
}) {
  const submit = useSubmit();
  return (
    <Form
      method="get"
      action={paths.scanComparison(id)}
      onChange={(event) => submit(event.currentTarget)}
      className="flex items-center gap-2"
    >
      <SelectField
        name="against"
        label="Compare with"
        quiet
        defaultValue={against}
        options={choices.map((scan) => ({ value: scan.id, label: nameOf(scan) }))}
      />
      <button type="submit" className={buttonStyle("secondary")}>
        Compare
      </button>
    </Form>
  );
}

const nameOf = ({ queuedAt, commitSha }: Scan): string =>
  `${queuedAt.slice(0, 16).replace("T", " ")} UTC, ${commitSha?.slice(0, 8) ?? "no commit"}`;
