import { redirect } from "@remix-run/node";
import {
  type ShouldRevalidateFunction,
  useActionData,
  useLoaderData,
  useSearchParams,
} from "@remix-run/react";
import { providers } from "#db/vocabulary";
import { withAction, withApi } from "~/lib/api.server";
import { answerOf } from "~/lib/callback-answers";
import { changeRepository, repositoryIntents } from "~/lib/change-repository.server";
import { connectedRepositories } from "~/lib/connected-repositories.server";
import { enableChosen } from "~/lib/enable-chosen.server";
import { failureFor } from "~/lib/failure";
import { paths } from "~/lib/paths";
import { filterFrom } from "~/lib/picker-filter";
import { settled } from "~/lib/settled.server";
import { title } from "~/lib/title";
import { ByPathForm } from "~/ui/by-path-form";
import { Card } from "~/ui/card";
import { ConnectedRepositoryList } from "~/ui/connected-repository-list";
import { ConnectionList } from "~/ui/connection-list";
import { JumpLinks } from "~/ui/jump-links";
import { Notice } from "~/ui/notice";
import { PageHeader } from "~/ui/page-header";
import { Picker } from "~/ui/picker/picker";
import { ProviderList } from "~/ui/provider-list";
import { Section } from "~/ui/section";
import { Toast } from "~/ui/toast";

export const meta = () => title("Repositories");

export const loader = withApi(async ({ api, url }) => {
  const [session, configs, connections, enabled] = await Promise.all([
    api.session.current(),
    api.providerConfig.list(),
    api.connection.list(),
    connectedRepositories(api),
  ]);
  const offers = session.can.manage_repos && connections.length > 0;
  const search = url.searchParams.get("q")?.trim().slice(0, 100) ?? "";
  // Providers are asked while the page is on its way already, and each part comes when it is there.
  const asked = (offers ? connections : []).map(({ id, provider, providerUsername, state }) => ({
    ...{ connectionId: id, provider, providerUsername },
    byPath: provider === "gitlab" && state === "limited",
    listing: settled(api.repository.availableFrom({ connectionId: id, search: search || undefined })),
  }));
  // What streams in late needs a script to be put in place, so without one the page is asked to wait.
  const parts = url.searchParams.has("wait")
    ? await Promise.all(asked.map(async (part) => ({ ...part, listing: await part.listing })))
    : asked;
  return { can: session.can, fresh: session.fresh, ...configs, connections, enabled, parts, search };
});

// A compressed answer leaves in one piece, and the page would wait for the slowest provider after all.
export const headers = () => ({ "Cache-Control": "no-store, no-transform" });

// Opening a set-up panel, closing a notice or testing an OAuth app changes no listing; the providers need not be asked again.
export const shouldRevalidate: ShouldRevalidateFunction = ({
  currentUrl,
  nextUrl,
  formMethod,
  formData,
  ...rest
}) => {
  if (formData?.get("intent") === "test-config") return false;
  const sameQuestion =
    currentUrl.pathname === nextUrl.pathname &&
    currentUrl.searchParams.get("q") === nextUrl.searchParams.get("q");
  const askedAgain = formMethod !== undefined || currentUrl.href === nextUrl.href;
  return sameQuestion && !askedAgain ? false : rest.defaultShouldRevalidate;
};

export const action = withAction(async ({ api, form }) => {
  const intent = form.oneOf("intent", [
    ...repositoryIntents,
    ...["save-config", "test-config", "enable-many", "enable-by-path", "resume-connection"],
  ]);
  switch (intent) {
    case "save-config": {
      const provider = form.oneOf("provider", providers);
      await api.providerConfig.save({
        provider,
        baseUrl: form.optional("baseUrl"),
        clientId: form.text("clientId"),
        clientSecret: form.secret("clientSecret").trim(),
      });
      return redirect(paths.repositories({ notice: "configured", provider, setup: provider }));
    }
    case "test-config": {
      const provider = form.oneOf("provider", providers);
      return { tested: { provider, ...(await api.providerConfig.test({ provider })) } };
    }
    case "enable-many": {
      const outcomes = await enableChosen(api, form);
      if (outcomes.some(({ outcome }) => outcome === "refused")) return { outcomes };
      return redirect(paths.repositories({ notice: "enabled_many" }));
    }
    case "enable-by-path": {
      const scanNow = form.checked("scanNow");
      const project = { connectionId: form.text("connectionId"), path: form.text("path") };
      const engines = { sastEnabled: form.checked("sastEnabled"), scaEnabled: form.checked("scaEnabled") };
      await api.repository.enableByPath({ ...project, ...engines, scanNow });
      return redirect(paths.repositories({ notice: scanNow ? "enabled_scanning" : "enabled" }));
    }
    case "resume-connection": {
      await api.connection.resume({ id: form.text("id") });
      return redirect(paths.repositories({ notice: "resumed" }));
    }
    default: {
      const change = form.oneOf("intent", repositoryIntents);
      return redirect(await changeRepository(api, change, form, (notice) => paths.repositories({ notice })));
    }
  }
});

/** Everything about which source may be read: providers, connections, the picker, and the allow-list. */
export default function Repositories() {
  const { can, fresh, configs, registrations, connections, enabled, parts, search } =
    useLoaderData<typeof loader>();
  const answered = useActionData<typeof action>();
  const [query] = useSearchParams();
  const answer = answerOf(query);
  const tested = answered && "tested" in answered ? answered.tested : null;
  const outcomes = answered && "outcomes" in answered ? answered.outcomes : [];
  const connectionList = (
    <ConnectionList
      connections={connections}
      repositories={enabled}
      mayManage={can.manage_repos}
      fresh={fresh}
      configured={configs.length > 0}
    />
  );
  // Set-up reads from the provider on; afterwards the repositories come first, as they are what people come for.
  return (
    <>
      <PageHeader title="Repositories">
        Connect provider accounts, then choose exactly which repositories may be scanned. A connection alone
        allows nothing.
      </PageHeader>
      {connections.length > 0 ? (
        <JumpLinks
          links={[
            { to: "#enabled", text: `Connected repositories (${enabled.length})` },
            ...(parts.length > 0 ? [{ to: "#choose", text: "Choose repositories" }] : []),
            { to: "#connections", text: `Connections (${connections.length})` },
            { to: "#providers", text: "Providers" },
          ]}
        />
      ) : null}
      {answer?.text || (answer && answer.tone !== "good") ? (
        <div className="mb-7">
          <Notice tone={answer.tone} title={answer.title}>
            {answer.text}
          </Notice>
        </div>
      ) : null}
      {answer && !answer.text && answer.tone === "good" ? (
        <Toast closeTo={paths.repositories()}>{answer.title}</Toast>
      ) : null}

      {connections.length > 0 ? (
        <ConnectedRepositoryList repositories={enabled} can={can} answer={answered} />
      ) : null}

      {parts.length > 0 ? (
        <Section
          anchor="choose"
          title="Choose repositories"
          intro="Live from the providers. Enabling one is the decision that its source may be read and scanned."
        >
          <Picker
            key={search}
            parts={parts}
            search={search}
            initialFilter={filterFrom(query)}
            waitFor={paths.repositories({ wait: "1", q: search })}
            connected={enabled}
            outcomes={outcomes}
            failure={failureFor(answered, { intent: "enable-many" })}
          />
          {parts
            .filter(({ byPath }) => byPath)
            .map(({ connectionId, providerUsername }) => (
              <Card key={connectionId} className="mt-4">
                <ByPathForm
                  connectionId={connectionId}
                  account={providerUsername}
                  failure={failureFor(answered, { intent: "enable-by-path", connectionId })}
                />
              </Card>
            ))}
        </Section>
      ) : null}

      {connections.length > 0 ? connectionList : null}
      <ProviderList
        registrations={registrations}
        configs={configs}
        connections={connections}
        repositories={enabled}
        mayManage={can.manage_repos}
        fresh={fresh}
        setup={query.get("setup")}
        tested={tested}
        answer={answered}
      />
      {connections.length > 0 ? null : connectionList}
    </>
  );
}
