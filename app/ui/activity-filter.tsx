import { Form } from "@remix-run/react";
import { activityActions } from "#server/domain/activity";
import { actionsIn, activityGroups } from "#server/domain/activity-groups";
import { type ActivitySearch, activityParams } from "~/lib/activity-search";
import { activityName } from "~/lib/activity-sentences";
import { paths } from "~/lib/paths";
import { activityGroupNames } from "~/lib/words";
import { buttonStyle } from "~/ui/button-style";
import { Field } from "~/ui/field";

const grouped = activityGroups.map((group) => ({ group, actions: actionsIn(group) }));
const others = activityActions.filter((action) => !grouped.some(({ actions }) => actions.includes(action)));

/** Narrows the log. Every choice is in the address, so a filtered log can be sent to somebody. */
export function ActivityFilter({ search }: { search: ActivitySearch }) {
  const { what = "", actor, from, to, entityType, entityId } = activityParams(search);
  return (
    <Form
      method="get"
      action={paths.activity()}
      key={JSON.stringify(search)}
      className="grid grid-cols-2 items-end gap-3 lg:grid-cols-[2fr_2fr_1fr_1fr_auto] print:hidden"
      aria-label="Filter activity"
    >
      <div className="col-span-2 lg:col-span-1">
        <label htmlFor="activity-what" className="mb-1.5 block text-[13px] font-medium">
          What
        </label>
        <select
          id="activity-what"
          name="what"
          defaultValue={what}
          className="select block h-9 w-full rounded-md border border-line-strong bg-surface pl-2.5 text-[13px] shadow-card"
        >
          <option value="">Everything</option>
          {grouped.map(({ group, actions }) => (
            <optgroup key={group} label={activityGroupNames[group]}>
              <option value={`all:${group}`}>{`All of ${activityGroupNames[group].toLowerCase()}`}</option>
              {actions.map((action) => (
                <option key={action} value={action}>
                  {activityName(action)}
                </option>
              ))}
            </optgroup>
          ))}
          {others.map((action) => (
            <option key={action} value={action}>
              {activityName(action)}
            </option>
          ))}
        </select>
      </div>
      <div className="col-span-2 lg:col-span-1">
        <Field name="actor" label="Who" defaultValue={actor} maxLength={100} placeholder="Part of a name" />
      </div>
      <Field name="from" label="From (UTC)" type="date" defaultValue={from} />
      <Field name="to" label="To (UTC)" type="date" defaultValue={to} />
      {entityType ? <input type="hidden" name="entityType" value={entityType} /> : null}
      {entityId ? <input type="hidden" name="entityId" value={entityId} /> : null}
      <button type="submit" className={buttonStyle("secondary", "col-span-2 sm:h-9 lg:col-span-1")}>
        Filter
      </button>
    </Form>
  );
}
