import { Form, useLoaderData, useSubmit } from "@remix-run/react";
import { activityActions } from "#server/domain/activity";
import { activityName, activitySentence } from "~/lib/activity-sentences";
import { withApi } from "~/lib/api.server";
import { paths } from "~/lib/paths";
import { title } from "~/lib/title";
import { ActivityList } from "~/ui/activity-list";
import { ButtonLink } from "~/ui/button-link";
import { buttonStyle } from "~/ui/button-style";
import { Empty } from "~/ui/empty";
import { PageHeader } from "~/ui/page-header";
import { Pager } from "~/ui/pager";
import { SelectField } from "~/ui/select-field";

export const meta = () => title("Activity");

export const loader = withApi(async ({ api, url: { searchParams } }) => {
  const action = activityActions.find((word) => word === searchParams.get("action"));
  const cursor = searchParams.get("cursor") || undefined;
  const { events, nextCursor } = await api.activity.list({ action, cursor });
  return {
    // The facts of an event are turned into a sentence here, so only the sentence travels.
    events: events.map(({ metadata, ...event }) => ({
      ...event,
      sentence: activitySentence(event.action, metadata),
    })),
    nextCursor,
    action,
    paged: cursor !== undefined,
  };
});

export default function ActivityPage() {
  const { events, nextCursor, action, paged } = useLoaderData<typeof loader>();
  const submit = useSubmit();
  return (
    <>
      <PageHeader
        title="Activity"
        actions={
          <Form
            method="get"
            className="flex gap-2"
            onChange={(event) => submit(event.currentTarget)}
            aria-label="Filter activity"
          >
            <SelectField
              name="action"
              label="Action"
              quiet
              defaultValue={action ?? ""}
              options={[
                { value: "", label: "Every action" },
                ...activityActions.map((value) => ({ value, label: activityName(value) })),
              ]}
            />
            <button type="submit" className={buttonStyle("secondary")}>
              Filter
            </button>
          </Form>
        }
      >
        Who did what, and when. Entries are written together with the change they describe and never changed.
      </PageHeader>
      {events.length > 0 ? (
        <ActivityList events={events} />
      ) : (
        <Empty
          icon="activity"
          title={action ? "No such entry" : "Nothing happened yet"}
          action={action ? <ButtonLink to={paths.activity()}>Show every action</ButtonLink> : null}
        >
          {action
            ? "This action has not happened in this workspace."
            : "The first change here will be the first entry."}
        </Empty>
      )}
      <Pager
        first={paged ? paths.activity({ action }) : null}
        next={nextCursor ? paths.activity({ action, cursor: nextCursor }) : null}
      />
    </>
  );
}
