import fs from "node:fs";
import { expect, test } from "vitest";

const text = fs.readFileSync("docs/threat-model.md", "utf8");
const walls = text
  .slice(text.indexOf("## The walls"), text.indexOf("## What no wall stops"))
  .split("\n")
  .filter((line) => line.startsWith("| ") && !line.startsWith("| wall "));

test("every wall names tests, and each of them is there", () => {
  expect(walls.length).toBeGreaterThan(20);
  for (const wall of walls) {
    const tests = [...wall.matchAll(/`(tests\/[^`]+)`/g)].map(([, path]) => path ?? "");
    expect(tests.length, wall).toBeGreaterThan(0);
    expect(
      tests.filter((path) => !fs.existsSync(path)),
      wall,
    ).toEqual([]);
  }
});

test("every attacker and every asset has a wall before it", () => {
  const named = (letter: string) => [...new Set(text.match(new RegExp(`^\\| ${letter}\\d+`, "gm")))];
  const all = walls.join("\n");
  for (const attacker of named("T").map((cell) => cell.slice(2)))
    expect(all, attacker).toMatch(new RegExp(`\\b${attacker}\\b`));
  for (const asset of named("A").map((cell) => cell.slice(2)))
    expect(all, asset).toMatch(new RegExp(`\\b${asset}\\b|everything`));
});
