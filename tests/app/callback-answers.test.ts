import { describe, expect, it } from "vitest";
import { answerOf } from "~/lib/callback-answers";

const asked = (query: string) => answerOf(new URLSearchParams(query));

describe("the answer after a trip to a provider", () => {
  it.each([
    "access_denied",
    "state_invalid",
    "config_changed",
    "provider_refused",
    "provider_unavailable",
    "different_account",
    "forbidden",
    "internal",
  ])("says what happened and what to do for %s", (problem) => {
    const answer = asked(`problem=${problem}&provider=gitlab`);
    expect(answer?.title).toContain("GitLab");
    expect(answer?.text?.length).toBeGreaterThan(20);
  });

  it("says nothing where nothing was asked, and nothing for words of others", () => {
    expect(asked("")).toBeNull();
    expect(asked("notice=toString")).toBeNull();
    expect(asked("notice=<b>you+won</b>")).toBeNull();
  });

  it("takes an unknown problem for one of ours, and never repeats the provider's name from the address", () => {
    const answer = asked("problem=whatever&provider=evil");
    expect(answer?.title).toContain("on our side");
    expect(JSON.stringify(answer)).not.toContain("evil");
  });
});
