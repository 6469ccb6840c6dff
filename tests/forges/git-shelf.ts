import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildFixtureRepository, buildRepository } from "#tests/forges/fixture-repository";
import type { ForgeRepository } from "#tests/forges/model";

/** The real bare repositories behind a forge, made when git first asks for them and kept in one temporary folder. */
export class GitShelf {
  #root: Promise<string> | undefined;
  readonly #built = new Map<string, Promise<string>>();

  /** Folder of the repository's bare repository; named by id, so that a rename does not lose it. */
  directoryOf(repository: ForgeRepository): Promise<string> {
    const known = this.#built.get(repository.id);
    if (known) return known;
    const made = this.#build(repository);
    this.#built.set(repository.id, made);
    return made;
  }

  /** Removes every repository from disk. */
  async close(): Promise<void> {
    if (this.#root) await rm(await this.#root, { recursive: true, force: true });
    this.#root = undefined;
    this.#built.clear();
  }

  async #build(repository: ForgeRepository): Promise<string> {
    this.#root ??= mkdtemp(join(tmpdir(), "forge-git-"));
    const directory = join(await this.#root, `${repository.id.replace(/[^A-Za-z0-9-]/g, "")}.git`);
    const branch = repository.defaultBranch;
    if (repository.fixture !== null)
      await buildFixtureRepository(repository.fixture, directory, branch ?? "main");
    else
      await buildRepository(directory, {
        branch: branch ?? "main",
        files: branch === null ? [] : readme(repository),
      });
    return directory;
  }
}

function readme(repository: ForgeRepository): { path: string; content: Buffer }[] {
  return [{ path: "README.md", content: Buffer.from(`# ${repository.name}\n\nNothing to scan here.\n`) }];
}
