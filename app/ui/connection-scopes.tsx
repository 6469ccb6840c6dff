import type { Connection } from "~/lib/views";
import { Icon } from "~/ui/icon";

/** What an account granted beside what is needed, each scope with whether it is there, and what that means in words. */
export function ConnectionScopes({ connection }: { connection: Connection }) {
  const { scopesGranted: granted, scopesNeeded: needed, scopesInWords } = connection;
  const all = [...needed, ...granted.filter((scope) => !needed.includes(scope))];
  // A wider scope may cover a needed one, so only the sentence says that one is missing.
  return (
    <div className="text-[13px]">
      <p className="text-xs text-ink-faint">Scopes</p>
      {granted.length > 0 ? (
        <ul className="mt-1 flex flex-wrap gap-1.5">
          {all.map((scope) => {
            const there = granted.includes(scope);
            return (
              <li
                key={scope}
                className={`inline-flex items-center gap-1 rounded-full px-2 py-0.5 text-xs ring-1 ring-inset ${
                  there
                    ? needed.includes(scope)
                      ? "bg-good-soft text-good ring-good/15"
                      : "bg-inset text-ink-soft ring-line"
                    : "bg-warn-soft text-warn ring-warn/15"
                }`}
              >
                <Icon name={there ? "check" : "minus"} className="size-3" />
                <code className="font-mono text-[11px]">{scope}</code>
                <span className="sr-only">
                  {there
                    ? needed.includes(scope)
                      ? "granted and needed"
                      : "granted"
                    : "needed, not granted as such"}
                </span>
              </li>
            );
          })}
        </ul>
      ) : null}
      <p className="mt-1.5 text-ink-soft text-pretty">{scopesInWords}</p>
    </div>
  );
}
