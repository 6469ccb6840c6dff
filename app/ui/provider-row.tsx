import { Form } from "@remix-run/react";
import type { ReactNode } from "react";
import { paths } from "~/lib/paths";
import type { ProviderConfig, Registration } from "~/lib/views";
import { ButtonLink } from "~/ui/button-link";
import { ConfirmDialog } from "~/ui/confirm-dialog";
import { ProviderMark } from "~/ui/provider-mark";
import { Submit } from "~/ui/submit";
import { TextLink } from "~/ui/text-link";
import { Time } from "~/ui/time";

interface Props {
  registration: Registration;
  config: ProviderConfig | undefined;
  /** Accounts connected by it, and the repositories enabled through them: what removing it takes along. */
  accounts: readonly string[];
  lost: readonly string[];
  mayManage: boolean;
  fresh: boolean;
  /** Whether the set-up panel is open below. */
  open: boolean;
  children: ReactNode;
}

/** One provider: whether its OAuth app is configured, and the next step. */
export function ProviderRow({
  registration: { provider, name },
  config,
  accounts,
  lost,
  mayManage,
  fresh,
  open,
  children,
}: Props) {
  return (
    <li>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-3 px-4 py-3.5 sm:px-5">
        <span className="grid size-9 flex-none place-items-center rounded-lg bg-inset">
          <ProviderMark provider={provider} />
        </span>
        <div className="min-w-0 flex-1 basis-52">
          <h3 className="font-medium">{name}</h3>
          {config ? (
            <p className="text-[13px] text-ink-soft text-pretty">
              <span className="wrap-anywhere">{config.baseUrl.replace(/^https:\/\//, "")}</span>, client id{" "}
              <code className="font-mono text-xs">{config.clientIdFingerprint}</code>, saved by{" "}
              {config.configuredByName} <Time at={config.updatedAt} />
            </p>
          ) : (
            <p className="text-[13px] text-ink-faint">Not configured</p>
          )}
        </div>
        {mayManage ? (
          <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
            {config ? (
              <span className="flex gap-3 text-[13px]">
                <TextLink
                  to={open ? paths.repositories() : paths.repositories({ setup: provider })}
                  keepScroll
                  label={open ? `Close ${name} config` : `Edit ${name} config`}
                >
                  {open ? "Close" : "Edit"}
                </TextLink>
                {fresh ? (
                  <ConfirmDialog
                    to={paths.removeConfig(provider)}
                    label={`Remove ${name} config`}
                    look="rounded-sm text-accent underline-offset-2 hover:underline"
                    title={`Remove the ${name} config?`}
                    says={
                      accounts.length > 0
                        ? `The OAuth app's credentials are deleted here, and ${accounts.join(", ")} ${accounts.length === 1 ? "is" : "are"} disconnected: tokens are revoked at ${name} where it can.`
                        : "The OAuth app's credentials are deleted here. No account is connected by it."
                    }
                    lost={{ intro: "No longer scanned, and to be enabled again later:", names: lost }}
                    button="Remove config"
                  >
                    Remove
                  </ConfirmDialog>
                ) : (
                  <TextLink to={paths.removeConfig(provider)} label={`Remove ${name} config`}>
                    Remove
                  </TextLink>
                )}
              </span>
            ) : null}
            {config ? (
              <Form method="post" action={paths.connect(provider)} reloadDocument>
                <Submit label={`Connect ${name}`}>Connect</Submit>
              </Form>
            ) : (
              <ButtonLink
                to={open ? paths.repositories() : paths.repositories({ setup: provider })}
                label={open ? `Close ${name} set-up` : `Set up ${name}`}
              >
                {open ? "Close" : "Set up"}
              </ButtonLink>
            )}
          </div>
        ) : null}
      </div>
      {open ? <div className="border-t border-line bg-ground/60 px-4 py-5 sm:px-5">{children}</div> : null}
    </li>
  );
}
