import { useFetcher, useLocation } from "@remix-run/react";
import { paths } from "~/lib/paths";
import { type Theme, themes, useViewChoices } from "~/lib/view-choices";
import { Icon, type IconName } from "~/ui/icon";

const looks: Readonly<Record<Theme, { name: string; icon: IconName }>> = {
  system: { name: "System", icon: "screen" },
  light: { name: "Light", icon: "sun" },
  dark: { name: "Dark", icon: "moon" },
};

/** Light, dark, or as the system has it; remembered in this browser. */
export function ThemeChoice() {
  const { theme } = useViewChoices();
  const { pathname, search } = useLocation();
  const fetcher = useFetcher({ key: "theme" });
  const current = fetcher.formData?.get("theme") ?? theme;
  return (
    <form
      method="post"
      action={paths.view()}
      onSubmit={(event) => {
        event.preventDefault();
        const { submitter } = event.nativeEvent as SubmitEvent;
        if (submitter instanceof HTMLButtonElement)
          fetcher.submit({ theme: submitter.value }, { method: "post", action: paths.view() });
      }}
      className="flex items-center justify-between gap-3 px-2 py-1.5 text-[13px]"
    >
      <span id="theme-choice">Theme</span>
      <input type="hidden" name="next" value={pathname + search} />
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot stand in one line with its legend */}
      <div role="group" aria-labelledby="theme-choice" className="flex rounded-md bg-inset p-0.5">
        {themes.map((each) => (
          <button
            key={each}
            type="submit"
            name="theme"
            value={each}
            aria-label={looks[each].name}
            title={looks[each].name}
            aria-pressed={current === each}
            className="grid h-8 w-9 place-items-center rounded text-ink-faint hover:text-ink aria-pressed:bg-surface aria-pressed:text-ink aria-pressed:shadow-card sm:h-6 sm:w-8"
          >
            <Icon name={looks[each].icon} className="size-3.5" />
          </button>
        ))}
      </div>
    </form>
  );
}
