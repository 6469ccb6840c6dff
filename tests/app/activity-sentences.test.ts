import { expect, it } from "vitest";
import { activitySentence } from "~/lib/activity-sentences";

it("tells an event in words", () => {
  const metadata = { provider: "gitlab", providerUsername: "ci-reader", removedRepositories: ["a/b", "a/c"] };
  expect(activitySentence("git_provider_disconnected", metadata)).toBe(
    "disconnected the GitLab account ci-reader, removing 2 repositories",
  );
});

it("falls back to the bare action for words it does not know", () => {
  expect(activitySentence("document_shared", {})).toBe("document shared");
  expect(activitySentence("constructor", {})).toBe("constructor");
});

it("falls back to the bare action where a fact is missing", () => {
  expect(activitySentence("repository_updated", { fullName: "a/b" })).toBe("repository updated");
});
