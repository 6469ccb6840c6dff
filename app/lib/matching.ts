import type { AvailableRepository } from "~/lib/views";

/** The repositories whose name or language holds every word of the filter. */
export function matching(
  repositories: readonly AvailableRepository[],
  filter: string,
): readonly AvailableRepository[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return repositories;
  return repositories.filter(({ fullName, language }) => {
    const text = `${fullName} ${language ?? ""}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
