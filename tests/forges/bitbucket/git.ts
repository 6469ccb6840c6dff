import { text } from "#tests/forges/answers";
import type { GitRules } from "#tests/forges/git-access";
import { rightOf } from "#tests/forges/model";

/** A token of a consumer with Repositories: Read clones what its account can read. */
export const bitbucketGitRules: GitRules = {
  user: "x-token-auth",
  refuse: (token, repository) => {
    if (!token.scopes.some((scope) => scope.startsWith("repository"))) {
      return text("Your credentials lack one or more required privilege scopes.\n", 403);
    }
    return rightOf(repository, token.login) === undefined ? text("Repository not found.\n", 404) : null;
  },
};
