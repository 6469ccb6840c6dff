import { Form, useSubmit } from "@remix-run/react";
import { engineKinds, findingStates, severities } from "#db/vocabulary";
import { paths } from "~/lib/paths";
import type { ConnectedRepository } from "~/lib/views";
import { engineNames, findingStateNames, severityNames } from "~/lib/words";
import { buttonStyle } from "~/ui/button-style";
import { SelectField } from "~/ui/select-field";

export type FindingFilterValues = Readonly<
  Record<"repositoryId" | "engine" | "severity" | "state", string | undefined>
>;

/** Narrows the list. Every choice is in the address, so a filtered list can be sent to somebody. */
export function FindingFilter({
  repositories,
  values,
}: {
  repositories: readonly ConnectedRepository[];
  values: FindingFilterValues;
}) {
  const submit = useSubmit();
  return (
    <Form
      method="get"
      action={paths.findings()}
      onChange={(event) => submit(event.currentTarget)}
      className="grid grid-cols-2 gap-2 sm:grid-cols-[2fr_1fr_1fr_1fr_auto] max-sm:[&>button]:col-span-2"
      aria-label="Filter findings"
    >
      <SelectField
        name="repositoryId"
        label="Repository"
        quiet
        defaultValue={values.repositoryId ?? ""}
        options={[
          { value: "", label: "All repositories" },
          ...repositories.map(({ repositoryId, fullName }) => ({ value: repositoryId, label: fullName })),
        ]}
      />
      <SelectField
        name="severity"
        label="Severity"
        quiet
        defaultValue={values.severity ?? ""}
        options={[
          { value: "", label: "Any severity" },
          ...severities.map((value) => ({ value, label: severityNames[value] })),
        ]}
      />
      <SelectField
        name="engine"
        label="Engine"
        quiet
        defaultValue={values.engine ?? ""}
        options={[
          { value: "", label: "Both engines" },
          ...engineKinds.map((value) => ({ value, label: engineNames[value] })),
        ]}
      />
      <SelectField
        name="state"
        label="State"
        quiet
        defaultValue={values.state ?? ""}
        options={[
          { value: "", label: "Needs attention" },
          ...findingStates.map((value) => ({ value, label: findingStateNames[value] })),
        ]}
      />
      <button type="submit" className={buttonStyle("secondary")}>
        Filter
      </button>
    </Form>
  );
}
