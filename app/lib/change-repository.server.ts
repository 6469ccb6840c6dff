import type { AppLoadContext } from "@remix-run/node";
import { scheduleIntervals } from "#db/vocabulary";
import type { FormEntries } from "~/lib/form-entries";
import { paths } from "~/lib/paths";

/** What the forms about one connected repository ask for, on whichever page they stand. */
export const repositoryIntents = ["update", "pause", "resume", "schedule", "scan"] as const;
export type RepositoryIntent = (typeof repositoryIntents)[number];

/** Does it, and answers where to go from there. */
export async function changeRepository(
  api: AppLoadContext["api"],
  intent: RepositoryIntent,
  form: FormEntries,
  backTo: (notice: string) => string,
): Promise<string> {
  switch (intent) {
    case "update": {
      const engines = { sastEnabled: form.checked("sastEnabled"), scaEnabled: form.checked("scaEnabled") };
      await api.repository.update({ id: form.text("id"), ...engines });
      return backTo("updated");
    }
    case "pause": {
      await api.repository.pause({ id: form.text("id"), reason: form.text("reason") });
      return backTo("paused");
    }
    case "resume": {
      await api.repository.resume({ id: form.text("id") });
      return backTo("resumed");
    }
    case "schedule": {
      const every = scheduleIntervals.find((each) => each === form.text("every")) ?? null;
      await api.repository.schedule({ repositoryId: form.text("repositoryId"), every });
      return backTo("updated");
    }
    case "scan": {
      const { id } = await api.scan.start({ repositoryId: form.text("repositoryId") });
      return paths.scan(id);
    }
  }
}
