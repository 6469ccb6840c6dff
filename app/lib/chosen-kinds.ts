import { type NotificationKind, notificationKinds } from "#db/vocabulary";
import type { FormEntries } from "~/lib/form-entries";

/** The kinds that were ticked in the fields of a webhook. */
export const chosenKinds = (form: FormEntries): NotificationKind[] =>
  notificationKinds.filter((kind) => form.checked(`kind.${kind}`));
