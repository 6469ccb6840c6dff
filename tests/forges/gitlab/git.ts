import { text } from "#tests/forges/answers";
import type { GitRules } from "#tests/forges/git-access";
import { rightOf } from "#tests/forges/model";
import { reaches } from "#tests/forges/vocabulary";

const cloningScopes = ["read_repository", "write_repository", "api"];

/** `read_api` alone does not clone, and a guest may see a private project without its source. */
export const gitlabGitRules: GitRules = {
  user: "oauth2",
  refuse: (token, repository) => {
    if (!token.scopes.some((scope) => cloningScopes.includes(scope))) {
      const headers = { "www-authenticate": 'Basic realm="GitLab"' };
      return text(
        "HTTP Basic: Access denied. The token is incorrect, expired, or improperly scoped.\n",
        401,
        headers,
      );
    }
    const right = rightOf(repository, token.login);
    const missing = "The project you were looking for could not be found.\n";
    if (right === undefined) return text(missing, 404);
    if (repository.visibility === "private" && !reaches(right, "read")) {
      return text("You are not allowed to download code from this project.\n", 403);
    }
    return null;
  },
};
