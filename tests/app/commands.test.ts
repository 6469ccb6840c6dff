import { describe, expect, it } from "vitest";
import { permissions } from "#server/domain/permission";
import { foundCommands, matchingCommands, standingCommands } from "~/lib/commands";
import { placesFor } from "~/lib/places";
import type { Session } from "~/lib/views";

const sessionWith = (...allowed: string[]): Session => ({
  ...{ state: "aal2", user: null, hasFactor: true, fresh: true, workspaces: [] },
  factors: { totp: true, passkeys: 0 },
  workspace: { id: "w", name: "Ours", role: "owner" },
  can: Object.fromEntries(permissions.map((each) => [each, allowed.includes(each)])) as Session["can"],
});
const offered = (session: Session) => standingCommands(session, placesFor(session));
const texts = (commands: readonly { text: string }[]) => commands.map(({ text }) => text);

describe("the palette", () => {
  it("offers what the person's rights allow and nothing else", () => {
    const billing = texts(offered(sessionWith("manage_billing")));
    const everything = texts(offered(sessionWith(...permissions)));

    expect(billing).toEqual([
      ...["Overview", "Your account", "Keyboard shortcuts", "Sign out"],
      ...["System theme", "Light theme", "Dark theme"],
    ]);
    expect(everything).toEqual(expect.arrayContaining(["Findings", "Invite somebody", "Webhooks"]));
  });

  it("gives every place a letter of its own", () => {
    const keys = placesFor(sessionWith(...permissions)).map(({ key }) => key);

    expect(new Set(keys).size).toBe(keys.length);
  });

  it.each([
    ["find", ["Findings", "Show critical findings"]],
    ["THEME d", ["Dark theme"]],
    ["zzz", []],
  ])("narrows to %j", (typed, expected) => {
    expect(texts(matchingCommands(offered(sessionWith(...permissions)), typed))).toEqual(expected);
  });

  it("leads to what the server found", () => {
    const found = foundCommands({
      repositories: [{ repositoryId: "r", provider: "github", fullName: "acme/web" }],
      findings: [{ id: "f", title: "SQL", severity: "high", fullName: "acme/web", place: "a.js" }],
    });

    expect(found.map(({ run }) => run)).toEqual([{ to: "/findings?repositoryId=r" }, { to: "/findings/f" }]);
  });
});
