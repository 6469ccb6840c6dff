import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface PlumbedEntry {
  mode: "100644" | "100755" | "120000" | "160000";
  path: string;
  content: string | Buffer;
}

const author = {
  GIT_AUTHOR_NAME: "A",
  GIT_AUTHOR_EMAIL: "a@example.org",
  GIT_COMMITTER_NAME: "A",
  GIT_COMMITTER_EMAIL: "a@example.org",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
};

/** A bare repository made with git's plumbing, so that it can hold entries no working copy could. */
export function makeRepository(directory: string): {
  gitDir: string;
  commit(entries: PlumbedEntry[], branch: string): string;
  git(args: string[], input?: string | Buffer): string;
} {
  const gitDir = join(directory, "origin.git");
  const git = (args: string[], input: string | Buffer = "") =>
    execFileSync("git", args, {
      input,
      cwd: directory,
      env: { PATH: process.env.PATH ?? "", GIT_DIR: gitDir, ...author } as unknown as NodeJS.ProcessEnv,
      encoding: "utf8",
      maxBuffer: 64 * 1024 ** 2,
    }).trim();
  git(["init", "--quiet", "--bare", gitDir]);
  return {
    gitDir,
    git,
    commit(entries, branch) {
      git(["read-tree", "--empty"]);
      const lines = entries.map(({ mode, path, content }) => {
        const oid = mode === "160000" ? String(content) : git(["hash-object", "-w", "--stdin"], content);
        return `${mode} ${oid}\t${path}\0`;
      });
      git(["update-index", "-z", "--index-info"], lines.join(""));
      const commit = git(["commit-tree", "-m", "x", git(["write-tree"])]);
      git(["update-ref", `refs/heads/${branch}`, commit]);
      return commit;
    },
  };
}

export function temporaryDirectory(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), "source-test-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
