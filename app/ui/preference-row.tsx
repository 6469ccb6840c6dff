import type { Preferences } from "~/lib/views";
import { notificationKindHints, notificationKindNames } from "~/lib/words";
import { Badge } from "~/ui/badge";
import { CheckField } from "~/ui/check-field";

/** One kind with its two channels. Where the workspace decided there is nothing to choose, and it says so. */
export function PreferenceRow({
  preference: { kind, rule, inApp, email },
}: {
  preference: Preferences["kinds"][number];
}) {
  const name = notificationKindNames[kind];
  const open = rule === "optional";
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 px-4 py-3.5 sm:px-5">
      <div className="min-w-0 flex-1 basis-64">
        <p className="flex flex-wrap items-center gap-2 font-medium">
          {name}
          {rule === "required" ? <Badge tone="accent">Required here</Badge> : null}
          {rule === "off" ? <Badge>Switched off here</Badge> : null}
        </p>
        <p className="text-[13px] text-ink-soft text-pretty">{notificationKindHints[kind]}</p>
      </div>
      <div className="flex gap-5">
        {open ? <input type="hidden" name={`offered.${kind}`} value="on" /> : null}
        <CheckField
          name={`inApp.${kind}`}
          defaultChecked={inApp}
          disabled={!open}
          label={`${name}: in the app`}
        >
          In the app
        </CheckField>
        <CheckField
          name={`email.${kind}`}
          defaultChecked={email}
          disabled={!open}
          label={`${name}: by e-mail`}
        >
          E-mail
        </CheckField>
      </div>
    </li>
  );
}
