import fs from "node:fs";
import { describe, expect, test } from "vitest";
import { notificationKinds } from "#db/vocabulary";
import { toolIds } from "#server/config";
import { type Channels, defaultChannels } from "#server/domain/notification";
import { scopes } from "#server/domain/permission";
import { throttles } from "#server/identity/throttle";
import { codeBlocks, pageAt, tableBelow } from "#tests/docs/pages";

const readme = pageAt("README.md").text;
const administration = pageAt("docs/administration.md").text;

describe("what the pages count", () => {
  test("the advisories that come with the product", () => {
    const seed = fs
      .readdirSync("server/scanners/sca/advisories/seed")
      .filter((file) => file.endsWith(".json"));

    expect(readme).toContain(`With \`ADVISORY_SOURCE=seed\`, ${seed.length} advisories are known.`);
  });

  test("the languages of SAST", () => {
    const numbers = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    const languages = fs.readdirSync("server/scanners/sast/rules/pack");

    expect(readme).toContain(`SAST rules for ${numbers[languages.length]} languages`);
  });

  test("the tries that people have", () => {
    const { factor, signInByAccount, connect } = throttles;

    expect(administration).toContain(
      `After ${factor.limit} wrong codes, or ${signInByAccount.limit} wrong passwords for one account`,
    );
    expect([factor, signInByAccount, connect].map(({ windowSeconds }) => windowSeconds / 60)).toEqual([
      15, 15, 15,
    ]);
    expect(pageAt("docs/troubleshooting.md").text).toContain(
      `more than ${connect.limit} tries in a quarter of an hour`,
    );
  });

  test("the oldest Node that will do", () => {
    const { engines } = JSON.parse(fs.readFileSync("package.json", "utf8")) as { engines: { node: string } };
    const oldest = engines.node.replace(">=", "");

    for (const file of ["README.md", "CONTRIBUTING.md", "docs/quick-start.md"])
      expect(pageAt(file).text, file).toContain(`Node ${oldest} or newer`);
  });
});

describe("what the pages list", () => {
  test("tools of other people", () => {
    const rows = tableBelow(pageAt("docs/scanning.md"), "Other tools", "tool");
    const named = rows.flatMap(([tool = ""]) => tool.split(", ").map((each) => each.replace(/`/g, "")));

    expect(named.sort()).toEqual([...toolIds].sort());
  });

  test("permissions that a service token may be given", () => {
    const rows = tableBelow(pageAt("docs/service-tokens.md"), "What a token may do", "permission");

    expect(rows.map(([permission]) => permission)).toEqual(scopes);
  });

  test("kinds of notifications, with how each is told unless somebody chooses", () => {
    const channels = ({ inApp, email }: Channels) =>
      [inApp ? "app" : "", email ? "e-mail" : ""].filter(Boolean).join(", ");
    const rows = tableBelow(pageAt("docs/notifications.md"), "Kinds", "kind");

    expect(rows.map((row) => [row[0], row[3]])).toEqual(
      notificationKinds.map((kind) => [kind, channels(defaultChannels[kind])]),
    );
  });
});

test("every example in JSON is JSON", () => {
  const examples = codeBlocks.filter(({ language }) => language === "json");

  expect(examples.length).toBeGreaterThan(0);
  for (const { code, file } of examples) expect(() => JSON.parse(code), file).not.toThrow();
});
