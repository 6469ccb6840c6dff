import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { anchorsOf, type Page, pageAt, pages } from "#tests/docs/pages";

const PICTURES = "docs/screenshots";

/** Where a page leads to, links and pictures alike, as written. */
const targetsOf = ({ prose }: Page): string[] =>
  [...prose.matchAll(/\]\(([^()\s]+)\)|\b(?:src|srcset|href)="([^"]+)"/g)].map(
    ([, link, attribute]) => link ?? attribute ?? "",
  );

const isElsewhere = (target: string): boolean => /^[a-z]+:/.test(target);

/** The file of a target inside the project, from the project's folder, and the anchor it names. */
function placeOf(page: Page, target: string): { file: string; anchor: string | undefined } {
  const [file = "", anchor] = target.split("#");
  const from = path.posix.dirname(page.file);
  return { file: file === "" ? page.file : path.posix.join(from, file), anchor };
}

const inside = (page: Page) => targetsOf(page).filter((target) => !isElsewhere(target));

describe.each(pages)("$file", (page) => {
  test("every link leads to a file of the project, and to a heading of it", () => {
    const broken = inside(page).filter((target) => {
      const { file, anchor } = placeOf(page, target);
      if (!fs.existsSync(file)) return true;
      return anchor !== undefined && !anchorsOf(pageAt(file)).includes(anchor);
    });

    expect(broken).toEqual([]);
  });

  test("what lies elsewhere is linked by https", () => {
    const others = [
      ...targetsOf(page),
      ...[...page.prose.matchAll(/<([a-z]+:[^>\s]+)>/g)].map(([, url]) => url ?? ""),
    ];
    const wrong = others.filter((target) => isElsewhere(target) && !/^https:\/\/[\w.-]+\//.test(target));

    expect(wrong).toEqual([]);
  });

  test("no heading stands twice, so that every anchor is one place", () => {
    const anchors = anchorsOf(page);

    expect(anchors.filter((anchor, index) => anchors.indexOf(anchor) !== index)).toEqual([]);
  });
});

test("every page can be reached from the documentation's index", () => {
  const reached = new Set<string>(["docs/README.md"]);
  for (const file of reached) {
    const page = pages.find((each) => each.file === file);
    for (const target of page ? inside(page) : []) reached.add(placeOf(page as Page, target).file);
  }
  const decisions = fs.readdirSync("docs/decisions").map((file) => `docs/decisions/${file}`);
  const linked = reached.has("docs/decisions") ? [...reached, ...decisions] : [...reached];

  const missing = pages
    .map(({ file }) => file)
    .filter((file) => file.startsWith("docs/") && !linked.includes(file));
  expect(missing, "link them from docs/README.md").toEqual([]);
});

test("every picture is shown somewhere, in light and in dark", () => {
  const shown = new Set(pages.flatMap((page) => inside(page).map((target) => placeOf(page, target).file)));
  const files = fs.readdirSync(PICTURES).map((file) => `${PICTURES}/${file}`);

  expect(files.length).toBeGreaterThan(0);
  expect(files.filter((file) => !shown.has(file))).toEqual([]);
  expect(
    files.filter(
      (file) =>
        !files.includes(
          file.replace(/-(light|dark)\.png$/, (end) => (end === "-dark.png" ? "-light.png" : "-dark.png")),
        ),
    ),
  ).toEqual([]);
});

test("every picture says what it shows", () => {
  const pictures = pages.flatMap(({ prose }) => prose.match(/<img[^>]*>|!\[[^\]]*\]/g) ?? []);

  expect(pictures.length).toBeGreaterThan(0);
  expect(pictures.filter((picture) => !/alt="[^"]{20,}"|!\[[^\]]{20,}\]/.test(picture))).toEqual([]);
});
