import { paths } from "~/lib/paths";
import type { Dashboard } from "~/lib/views";
import { ButtonLink } from "~/ui/button-link";
import { Card } from "~/ui/card";
import { Icon } from "~/ui/icon";

interface Step {
  done: boolean;
  title: string;
  text: string;
  to: string;
  button: string;
}

/** The four steps to the first result. The next one has the button. */
export function SetupGuide({ setup, mayManage }: { setup: Dashboard["setup"]; mayManage: boolean }) {
  const steps = stepsOf(setup);
  const next = steps.findIndex(({ done }) => !done);
  return (
    <Card className="p-5">
      <h2 className="text-[15px] font-semibold tracking-tight">From nothing to the first findings</h2>
      <p className="mt-0.5 text-[13px] text-ink-soft">
        {mayManage
          ? "Four steps, about five minutes."
          : "These steps are for people who may manage repositories: owners, admins and members."}
      </p>
      <ol className="mt-4 space-y-px">
        {steps.map((step, index) => (
          <li
            key={step.title}
            className={`flex flex-wrap items-center gap-x-3 gap-y-2 rounded-lg px-3 py-2.5 ${index === next ? "bg-inset" : ""}`}
            aria-current={index === next ? "step" : undefined}
          >
            <span
              className={`grid size-6 flex-none place-items-center rounded-full text-xs font-semibold ${
                step.done
                  ? "bg-good-soft text-good"
                  : index === next
                    ? "bg-accent text-on-accent"
                    : "bg-inset text-ink-faint"
              }`}
            >
              {step.done ? <Icon name="check" className="size-3.5" /> : index + 1}
              {step.done ? <span className="sr-only">Done</span> : null}
            </span>
            <span className="min-w-0 flex-1 basis-56">
              <span className={`block font-medium ${step.done ? "text-ink-faint" : ""}`}>{step.title}</span>
              {step.done ? null : <span className="block text-[13px] text-ink-soft">{step.text}</span>}
            </span>
            {index === next && mayManage ? (
              <ButtonLink to={step.to} tone="primary">
                {step.button}
              </ButtonLink>
            ) : null}
          </li>
        ))}
      </ol>
    </Card>
  );
}

const stepsOf = (setup: Dashboard["setup"]): Step[] => [
  {
    done: setup.configured,
    title: "Set up a provider",
    text: "Register an OAuth app at GitHub, GitLab or Bitbucket and save its credentials.",
    to: paths.providers(),
    button: "Set up a provider",
  },
  {
    done: setup.connected,
    title: "Connect an account",
    text: "Sign in at the provider and grant access. No token is pasted anywhere.",
    to: paths.providers(),
    button: "Connect an account",
  },
  {
    done: setup.enabled,
    title: "Choose repositories",
    text: "Only the ones you enable are ever read.",
    to: paths.picker(),
    button: "Choose repositories",
  },
  {
    done: setup.scanned,
    title: "Scan",
    text: "Static analysis and dependency audit, on demand.",
    to: paths.allowList(),
    button: "Start a scan",
  },
];
