import { useLoaderData } from "@remix-run/react";
import { title } from "~/lib/title";
import { Controls } from "~/routes/ui/controls";
import { Overlays } from "~/routes/ui/overlays";
import { Pictures } from "~/routes/ui/pictures";
import { States } from "~/routes/ui/states";
import { Tables } from "~/routes/ui/tables";
import { ThemeChoice } from "~/ui/theme-choice";
import { ToastStack } from "~/ui/toast-stack";

export const meta = () => title("Components");

/** The order of the example table, as its links ask for it. */
export const loader = ({ request }: { request: Request }) => {
  const { searchParams } = new URL(request.url);
  return { by: searchParams.get("by") ?? "name", descending: searchParams.get("direction") === "descending" };
};

/** Every component in each of its states, for whoever builds pages. Part of development only. */
export default function Gallery() {
  const { by, descending } = useLoaderData<typeof loader>();
  return (
    <main className="mx-auto max-w-5xl space-y-12 px-4 py-8 sm:px-8">
      <header className="flex flex-wrap items-center justify-between gap-4">
        <div>
          <h1 className="text-xl font-semibold tracking-tight">Components</h1>
          <p className="text-ink-soft">Everything pages are drawn from, in each state.</p>
        </div>
        <ThemeChoice />
      </header>
      <ToastStack>
        <Pictures />
        <Controls />
        <Overlays />
        <States />
        <Tables by={by} descending={descending} />
      </ToastStack>
    </main>
  );
}
