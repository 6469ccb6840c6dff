import type { ReactNode } from "react";
import { paths } from "~/lib/paths";
import { useSession } from "~/lib/use-session";
import type { Departure } from "~/lib/views";
import { connectionStateNames, providerNames } from "~/lib/words";
import { TextLink } from "~/ui/text-link";

/** What in the workspace hangs on somebody who goes, with what becomes of each and what to do about it. */
export function DepartureImpact({ departure, own = false }: { departure: Departure; own?: boolean }) {
  const can = useSession()?.can;
  const { connections, serviceTokens, webhooks, schedules } = departure;
  const nothing = connections.length + serviceTokens.length + webhooks.length + schedules === 0;
  if (nothing) {
    return (
      <p className="text-ink-soft">Nothing in this workspace hangs on {own ? "you" : departure.name}.</p>
    );
  }
  const whose = own ? "your" : "their";
  const who = own ? "you" : "they";
  return (
    <div className="space-y-4 text-[13px]">
      {connections.length > 0 ? (
        <Part
          title={`Connections through ${whose} accounts`}
          says="They stay, and work until the account loses its access at the provider. Move the repositories to somebody else’s account before that."
        >
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
                {can?.manage_repos ? (
                  <TextLink to={paths.succession(id)}>Move its repositories</TextLink>
                ) : null}
              </li>
            ))}
          </ul>
        </Part>
      ) : null}
      {serviceTokens.length > 0 ? (
        <Part
          title={`Service tokens ${who} made`}
          says={`They belong to the workspace and go on working: ${serviceTokens.map(({ name }) => name).join(", ")}. A secret that leaves with a person is best replaced: revoke the token and make another.`}
        >
          {can?.manage_tokens ? <TextLink to={paths.serviceTokens()}>Service tokens</TextLink> : null}
        </Part>
      ) : null}
      {webhooks.length > 0 ? (
        <Part
          title={`Webhooks ${who} added`}
          says={`They go on: ${webhooks.map(({ host }) => host).join(", ")}.`}
        >
          {can?.manage_settings ? <TextLink to={paths.webhooks()}>Webhooks</TextLink> : null}
        </Part>
      ) : null}
      {schedules > 0 ? (
        <Part
          title={`Schedules ${who} set`}
          says={`${schedules === 1 ? "1 repository goes" : `${schedules} repositories go`} on being scanned as before.`}
        />
      ) : null}
    </div>
  );
}

function Part({ title, says, children }: { title: string; says: string; children?: ReactNode }) {
  return (
    <section>
      <h2 className="font-medium">{title}</h2>
      <p className="mt-0.5 text-ink-soft text-pretty">{says}</p>
      {children}
    </section>
  );
}
