import { Group, Specimen } from "~/routes/ui/specimen";
import { ButtonLink } from "~/ui/button-link";
import { type ButtonTone, buttonStyle } from "~/ui/button-style";
import { CheckField } from "~/ui/check-field";
import { CopyField } from "~/ui/copy-field";
import { Field } from "~/ui/field";
import { FormError } from "~/ui/form-error";
import { SelectField } from "~/ui/select-field";
import { Submit } from "~/ui/submit";
import { Tabs } from "~/ui/tabs";

const tones: ButtonTone[] = ["primary", "secondary", "quiet", "danger"];

/** What is pressed and typed into. */
export function Controls() {
  return (
    <Group title="Controls and forms">
      <Specimen name="submit, button-style">
        {tones.map((tone) => (
          <button key={tone} type="button" className={buttonStyle(tone)}>
            {tone}
          </button>
        ))}
        <Submit busy>Saving</Submit>
        <Submit disabled>Cannot save</Submit>
        <ButtonLink to="/ui">A link</ButtonLink>
      </Specimen>
      <Specimen name="field">
        <div className="grid w-full max-w-sm gap-4">
          <Field name="plain" label="Name" placeholder="Security" hint="What people see in the corner." />
          <Field
            name="wrong"
            label="Base URL"
            defaultValue="ftp://x"
            error="Use an address that begins with https://."
          />
          <Field name="off" label="Client id" defaultValue="Iv1.0000" readOnly mono />
          <SelectField
            name="choice"
            label="Schedule"
            options={[
              { value: "weekly", label: "Every week" },
              { value: "daily", label: "Every day" },
            ]}
          />
          <CopyField label="Redirect URI" value="https://portal.example/api/git/callback/github" />
        </div>
      </Specimen>
      <Specimen name="check-field">
        <CheckField name="a">Unticked</CheckField>
        <CheckField name="b" defaultChecked>
          Ticked
        </CheckField>
        <CheckField name="c" look="switch">
          Off
        </CheckField>
        <CheckField name="d" look="switch" defaultChecked>
          On
        </CheckField>
        <CheckField name="e" look="switch" disabled>
          Cannot be changed
        </CheckField>
      </Specimen>
      <Specimen name="form-error">
        <FormError
          failure={{
            ok: false,
            code: "BAD_REQUEST",
            error: "Some entries need another look.",
            fields: {},
            values: {},
          }}
        />
      </Specimen>
      <Specimen name="tabs">
        <Tabs
          label="Example"
          tabs={[
            { to: "/ui", text: "Findings", current: true, count: 1204 },
            { to: "/ui?by=scans", text: "Scans", current: false },
            { to: "/ui?by=settings", text: "Settings", current: false },
          ]}
        />
      </Specimen>
    </Group>
  );
}
