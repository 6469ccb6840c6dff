import type { Registration } from "~/lib/views";
import { Badge } from "~/ui/badge";
import { CopyField } from "~/ui/copy-field";
import { ExternalLink } from "~/ui/external-link";

/** How to register the OAuth app at the provider, and what the scopes allow. */
export function RegistrationGuide({ registration }: { registration: Registration }) {
  const { name, registerAt, redirectUri, steps, scopes, scopesInWords } = registration;
  return (
    <div className="space-y-4">
      <div>
        <h4 className="text-[13px] font-semibold">1. Register an OAuth app at {name}</h4>
        <p className="mt-0.5 text-[13px]">
          <ExternalLink href={registerAt}>{registerAt.replace(/^https:\/\//, "")}</ExternalLink>
        </p>
      </div>
      <ol className="list-decimal space-y-1.5 pl-4 text-[13px] text-ink-soft marker:text-ink-faint">
        {steps.map((step) => (
          <li key={step} className="pl-1 text-pretty">
            {step}
          </li>
        ))}
      </ol>
      <CopyField label="Redirect URI" value={redirectUri} />
      <div className="text-[13px]">
        <p className="mb-1.5 flex flex-wrap gap-1.5">
          <span className="mr-1 font-medium">Scopes</span>
          {scopes.map((scope) => (
            <Badge key={scope}>
              <code className="font-mono text-[11px]">{scope}</code>
            </Badge>
          ))}
        </p>
        <p className="text-ink-soft text-pretty">{scopesInWords}</p>
      </div>
    </div>
  );
}
