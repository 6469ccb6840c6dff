import type { Forge } from "#tests/forges/forge";
import { operator, repository } from "#tests/forges/world";

/** Puts so many repositories beside those that are there, one in three public, the newest first. */
export function fillForge({ world }: Forge, count: number): void {
  for (let index = 0; index < count; index += 1) {
    world.repositories.push(
      repository({
        ...{ id: String(80_000 + index), namespace: index % 2 ? "acme-example" : operator },
        name: `service-${String(index).padStart(4, "0")}`,
        ...{ rights: { [operator]: "write" }, visibility: index % 3 ? "private" : "public" },
        pushedAt: new Date(Date.now() - index * 3_600_000).toISOString(),
      }),
    );
  }
}
