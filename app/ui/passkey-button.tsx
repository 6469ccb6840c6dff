import { useNavigation, useSubmit } from "@remix-run/react";
import { type ReactNode, useState } from "react";
import { askForPasskey, knowsPasskeys, PasskeyProblem, type PasskeyUse } from "~/lib/passkey";
import { useHydrated } from "~/lib/use-hydrated";
import { useSubmitting } from "~/lib/use-submitting";
import { type ButtonTone, buttonStyle } from "~/ui/button-style";
import { Icon } from "~/ui/icon";

interface Props {
  use: PasskeyUse;
  children: ReactNode;
  tone?: ButtonTone;
  wide?: boolean;
  /** Entries that go with the answer. */
  entries?: () => Readonly<Record<string, string>>;
  /** Looked at before the device is asked; false stops. */
  ready?: () => boolean;
}

/** Asks the device for a passkey and posts its answer to the page it stands on, as `intent=passkey`. */
export function PasskeyButton({ use, children, tone = "secondary", wide, entries, ready }: Props) {
  const hydrated = useHydrated();
  const submit = useSubmit();
  const { state } = useNavigation();
  const sending = useSubmitting({ intent: "passkey" });
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const able = hydrated && knowsPasskeys();

  const ask = async () => {
    if (ready && !ready()) return;
    setAsking(true);
    setProblem(null);
    try {
      const answer = await askForPasskey(use);
      submit({ ...entries?.(), intent: "passkey", answer }, { method: "post", preventScrollReset: true });
    } catch (error) {
      setProblem(error instanceof PasskeyProblem ? error.message : "Something went wrong. Try again.");
    } finally {
      setAsking(false);
    }
  };

  return (
    <div className="space-y-2">
      <button
        type="button"
        disabled={!able || asking || state !== "idle"}
        aria-busy={asking || sending}
        onClick={() => void ask()}
        className={buttonStyle(tone, wide ? "w-full" : "")}
      >
        <Icon name="key" />
        {asking ? "Waiting for your device" : children}
      </button>
      {hydrated && !able ? (
        <p className="text-[13px] text-ink-faint text-pretty">
          This browser has no passkeys here. They need https and a browser of the last years.
        </p>
      ) : null}
      <p role="alert" className="text-[13px] text-bad text-pretty empty:hidden">
        {problem}
      </p>
    </div>
  );
}
