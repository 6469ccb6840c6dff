import { Form, useSubmit } from "@remix-run/react";
import { useEffect, useRef } from "react";
import { useHydrated } from "~/lib/use-hydrated";
import type { TriageOutcome } from "~/lib/views";
import { buttonStyle } from "~/ui/button-style";
import { Notice } from "~/ui/notice";
import { useToast } from "~/ui/toast-stack";

const reasons = {
  gone: "not there any more",
  fixed: "fixed already",
  duplicate: "standing behind another tool’s finding",
} as const;

/** What a decision about many did, and the way to take it back: a toast with script, a form in the page without. */
export function TriageOutcomeNotice({ outcome }: { outcome: TriageOutcome }) {
  const hydrated = useHydrated();
  const say = useToast();
  const submit = useSubmit();
  const told = useRef<TriageOutcome | null>(null);
  const { decided, refused } = outcome;
  const message = `Decided about ${decided.length === 1 ? "1 finding" : `${decided.length} findings`}.`;

  useEffect(() => {
    if (told.current === outcome) return;
    told.current = outcome;
    say({
      message,
      undo: () => {
        const form = new FormData();
        form.set("intent", "undo");
        for (const id of decided) form.append("ids", id);
        submit(form, { method: "post", preventScrollReset: true });
      },
    });
  }, [outcome, decided, message, say, submit]);

  return (
    <>
      {hydrated ? null : (
        <Notice tone="good" title={message}>
          <Form method="post" className="mt-2">
            {decided.map((id) => (
              <input key={id} type="hidden" name="ids" value={id} />
            ))}
            <button type="submit" name="intent" value="undo" className={buttonStyle("secondary")}>
              Undo
            </button>
          </Form>
        </Notice>
      )}
      {refused.length > 0 ? (
        <Notice tone="warn" title={`Nothing was decided about ${refused.length} of them`}>
          {(Object.keys(reasons) as (keyof typeof reasons)[])
            .map((why) => ({ why, count: refused.filter((each) => each.why === why).length }))
            .filter(({ count }) => count > 0)
            .map(({ why, count }) => `${count} ${reasons[why]}`)
            .join(", ")}
          .
        </Notice>
      ) : null}
    </>
  );
}
