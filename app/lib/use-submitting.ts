import { useNavigation } from "@remix-run/react";

/** True while the form with these entries is on its way, so that only its own button waits. */
export function useSubmitting(entries: Readonly<Record<string, string>> = {}): boolean {
  const { formData } = useNavigation();
  return (
    formData !== undefined && Object.entries(entries).every(([name, value]) => formData.get(name) === value)
  );
}
