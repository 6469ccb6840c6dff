import { Form, Link, useLoaderData, useSearchParams } from "@remix-run/react";
import { withAction, withApi } from "~/lib/api.server";
import { paths } from "~/lib/paths";
import { title } from "~/lib/title";
import { Badge } from "~/ui/badge";
import { ButtonLink } from "~/ui/button-link";
import { buttonStyle } from "~/ui/button-style";
import { Card } from "~/ui/card";
import { Empty } from "~/ui/empty";
import { PageHeader } from "~/ui/page-header";
import { Time } from "~/ui/time";
import { Toast } from "~/ui/toast";

export const meta = () => title("Your own rules");

export const loader = withApi(async ({ api }) => {
  const [rules, { can }] = await Promise.all([api.rules.list(), api.session.current()]);
  return { rules, mayChange: can.manage_repos };
});

export const action = withAction(async ({ api, form }) => {
  await api.rules.setEnabled({ id: form.text("id"), enabled: form.text("enabled") === "1" });
  return null;
});

const said: Readonly<Record<string, string>> = { saved: "Rules saved", removed: "Rules removed" };

/** The SAST rules a workspace wrote for itself. */
export default function Rules() {
  const { rules, mayChange } = useLoaderData<typeof loader>();
  const [query] = useSearchParams();
  const add = mayChange ? <ButtonLink to={paths.newRules()}>Write rules</ButtonLink> : null;
  const done = Object.keys(said).find((word) => query.has(word));
  return (
    <>
      <PageHeader
        trail={[{ text: "Scans", to: paths.scans() }]}
        title="Your own rules"
        actions={rules.length > 0 ? add : null}
      >
        They run beside the built-in ones in every scan with SAST on.
      </PageHeader>
      {done ? <Toast closeTo={paths.rules()}>{said[done] ?? ""}</Toast> : null}
      {rules.length === 0 ? (
        <Empty icon="scan" title="No rules of your own" action={add}>
          A rule in YAML finds what is dangerous in your code alone: an internal helper that must not be given
          request data, a function nobody should call any more.
        </Empty>
      ) : (
        <Card>
          <ul className="divide-y divide-line">
            {rules.map(({ id, name, enabled, savedByName, savedAt }) => (
              <li key={id} className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3.5 sm:px-5">
                <div className="min-w-0 flex-1 basis-64">
                  <Link
                    to={paths.ownRules(id)}
                    className="rounded-sm font-medium wrap-anywhere text-accent underline-offset-2 hover:underline"
                  >
                    {name}
                  </Link>
                  <p className="text-[13px] text-ink-soft">
                    {savedByName}, <Time at={savedAt} />
                  </p>
                </div>
                <Badge tone={enabled ? "good" : "plain"} dot>
                  {enabled ? "On" : "Off"}
                </Badge>
                {mayChange ? (
                  <div className="flex gap-2">
                    <Form method="post">
                      <input type="hidden" name="id" value={id} />
                      <input type="hidden" name="enabled" value={enabled ? "0" : "1"} />
                      <button
                        type="submit"
                        className={buttonStyle("secondary")}
                        aria-label={`Turn ${enabled ? "off" : "on"} ${name}`}
                      >
                        Turn {enabled ? "off" : "on"}
                      </button>
                    </Form>
                    <ButtonLink to={paths.removeRules(id)} label={`Remove ${name}`}>
                      Remove
                    </ButtonLink>
                  </div>
                ) : null}
              </li>
            ))}
          </ul>
        </Card>
      )}
    </>
  );
}
