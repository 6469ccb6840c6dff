import { Form, Link, useNavigation } from "@remix-run/react";
import { type ReactNode, useEffect, useState } from "react";
import { type ButtonTone, buttonStyle } from "~/ui/button-style";
import { Dialog, readyDialog } from "~/ui/dialog";
import { NameList } from "~/ui/name-list";
import { Submit } from "~/ui/submit";

interface Props {
  /** The page that asks the same question; its action does what is asked. */
  to: string;
  /** What the link says. */
  children: ReactNode;
  label?: string;
  tone?: ButtonTone;
  /** Replaces the look of a button, as in a menu. */
  look?: string;
  title: string;
  /** What happens, in a sentence or two. */
  says: ReactNode;
  /** What will be lost, by name. */
  lost?: { intro: string; names: readonly string[] };
  button: string;
  /** Entries the action of that page asks for. */
  entries?: Readonly<Record<string, string>>;
}

/**
 * Asks before something is destroyed, naming what will be lost. It is a link to the page that asks the same, and with scripts
 * a dialog that posts to it; what that page refuses, it explains.
 */
export function ConfirmDialog({
  to,
  children,
  label,
  tone = "secondary",
  look,
  title,
  says,
  lost,
  button,
  entries = {},
}: Props) {
  const [open, setOpen] = useState(false);
  const navigation = useNavigation();
  const busy = navigation.formAction === to;
  const settled = navigation.state === "idle";

  // The action went elsewhere or this page was loaded again: the question is answered.
  const [sent, setSent] = useState(false);
  useEffect(() => {
    if (busy) setSent(true);
    else if (sent && settled) {
      setSent(false);
      setOpen(false);
    }
  }, [busy, sent, settled]);

  return (
    <>
      <Link
        to={to}
        aria-label={label}
        aria-haspopup="dialog"
        className={look ?? buttonStyle(tone)}
        onPointerEnter={readyDialog}
        onFocus={readyDialog}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
          event.preventDefault();
          setOpen(true);
        }}
      >
        {children}
      </Link>
      <Dialog
        kind="alert"
        open={open}
        onClose={() => setOpen(false)}
        title={title}
        description={says}
        actions={
          <>
            <button type="button" className={buttonStyle("secondary")} onClick={() => setOpen(false)}>
              Cancel
            </button>
            <Form method="post" action={to}>
              {Object.entries(entries).map(([name, value]) => (
                <input key={name} type="hidden" name={name} value={value} />
              ))}
              <Submit tone="danger" busy={busy}>
                {button}
              </Submit>
            </Form>
          </>
        }
      >
        {lost && lost.names.length > 0 ? (
          <div className="text-[13px]">
            <p className="mb-2">{lost.intro}</p>
            <NameList names={[...lost.names]} />
          </div>
        ) : null}
      </Dialog>
    </>
  );
}
