import type { AppLoadContext } from "@remix-run/node";
import type { FormEntries } from "~/lib/form-entries";
import type { EnableOutcome } from "~/lib/views";

/** As many as one call takes. */
const AT_ONCE = 25;

/** Enables the repositories whose boxes were ticked, or the one whose button was pressed, and tells of each. */
export async function enableChosen(api: AppLoadContext["api"], form: FormEntries): Promise<EnableOutcome[]> {
  const only = form.text("only");
  const repositories = (only === "" ? form.texts("chosen") : [only]).map((key) => {
    const [connectionId = "", externalId = ""] = key.split(" ");
    return { connectionId, externalId };
  });
  const choice = {
    ...{ sastEnabled: form.checked("sastEnabled"), scaEnabled: form.checked("scaEnabled") },
    scanNow: form.checked("scanNow"),
  };
  const outcomes: EnableOutcome[] = [];
  for (let start = 0; start < repositories.length; start += AT_ONCE) {
    const some = repositories.slice(start, start + AT_ONCE);
    outcomes.push(...(await api.repository.enableMany({ repositories: some, ...choice })));
  }
  return outcomes;
}
