import { paths } from "~/lib/paths";
import type { Departure } from "~/lib/views";
import { connectionStateNames, providerNames } from "~/lib/words";
import { TextLink } from "~/ui/text-link";

/** What in the workspace hangs on somebody who goes, with what becomes of each and what to do about it. */
export function DepartureImpact({ departure }: { departure: Departure }) {
  const { connections, serviceTokens, webhooks, schedules } = departure;
  const nothing = connections.length + serviceTokens.length + webhooks.length + schedules === 0;
  if (nothing) return <p className="text-ink-soft">Nothing in this workspace hangs on them.</p>;
  return (
    <div className="space-y-4 text-[13px]">
      {connections.length > 0 ? (
        <section>
          <h2 className="font-medium">Connections through their accounts</h2>
          <p className="mt-0.5 text-ink-soft text-pretty">
            They stay, and work until the account loses its access at the provider. Move the repositories to
            somebody else’s account before that.
          </p>
          <ul className="mt-2 divide-y divide-line rounded-lg border border-line">
            {connections.map(({ id, provider, providerUsername, state, repositories }) => (
              <li key={id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-3 py-2">
                <span className="min-w-0 wrap-anywhere">
                  {providerNames[provider]} account {providerUsername}
                  <span className="text-ink-faint">
                    , {repositories === 1 ? "1 repository" : `${repositories} repositories`},{" "}
                    {connectionStateNames[state].toLowerCase()}
                  </span>
                </span>
                <TextLink to={paths.succession(id)}>Move its repositories</TextLink>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {serviceTokens.length > 0 ? (
        <section>
          <h2 className="font-medium">Service tokens they made</h2>
          <p className="mt-0.5 text-ink-soft text-pretty">
            They belong to the workspace and go on working: {serviceTokens.map(({ name }) => name).join(", ")}
            . If the person may know a secret, <TextLink to={paths.serviceTokens()}>revoke it</TextLink> and
            make another.
          </p>
        </section>
      ) : null}
      {webhooks.length > 0 ? (
        <section>
          <h2 className="font-medium">Webhooks they added</h2>
          <p className="mt-0.5 text-ink-soft text-pretty">
            They go on: {webhooks.map(({ host }) => host).join(", ")}.{" "}
            <TextLink to={paths.webhooks()}>Look at them</TextLink>
          </p>
        </section>
      ) : null}
      {schedules > 0 ? (
        <section>
          <h2 className="font-medium">Schedules they set</h2>
          <p className="mt-0.5 text-ink-soft">
            {schedules === 1 ? "1 repository goes" : `${schedules} repositories go`} on being scanned as
            before.
          </p>
        </section>
      ) : null}
    </div>
  );
}
