import fs from "node:fs";
import { expect, test } from "vitest";
import { pageAt, tableBelow } from "#tests/docs/pages";
import { placesFor } from "~/lib/places";
import type { Session } from "~/lib/views";

/** The lines of the help that are written out; those that lead to places follow from the places. */
const written = [
  ...fs
    .readFileSync("app/ui/keyboard-help.tsx", "utf8")
    .matchAll(/\[\[((?:"[^"]+"(?:, )?)+)\], "([^"]+)"\]/g),
].map(([, keys = "", does = ""]) => [keys.split(", ").map((key) => key.slice(1, -1)), does] as const);

const everything = new Proxy({}, { get: () => true });
const places = placesFor({ can: everything, workspace: {} } as unknown as Session);

test("the page lists every key the product listens to", () => {
  const told = [...written, ...places.map(({ key, text }) => [["G", key.toUpperCase()], text] as const)];
  const documented = tableBelow(pageAt("docs/daily-work.md"), "Keyboard", "keys").map(([keys = "", does]) => [
    keys.split(/\s+/).map((key) => key.replaceAll("`", "")),
    does,
  ]);

  expect(written.length).toBeGreaterThan(5);
  expect(documented).toEqual(told);
});
