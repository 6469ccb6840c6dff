import fs from "node:fs";
import path from "node:path";

export interface Page {
  /** From the project's folder. */
  readonly file: string;
  readonly text: string;
  /** The same with code blocks and inline code taken out: what links are looked for in. */
  readonly prose: string;
}

export interface CodeBlock {
  readonly file: string;
  readonly language: string;
  readonly code: string;
}

const FENCE = /^```(\w*)\n([\s\S]*?)^```$/gm;

/** Everything that is written for readers of the project. */
export const pages: readonly Page[] = [
  "README.md",
  "CONTRIBUTING.md",
  "SECURITY.md",
  ...fs
    .readdirSync("docs", { recursive: true, encoding: "utf8" })
    .map((file) => path.posix.join("docs", file.split(path.sep).join("/")))
    .filter((file) => file.endsWith(".md"))
    .sort(),
].map((file) => {
  const text = fs.readFileSync(file, "utf8");
  return { file, text, prose: text.replace(FENCE, "").replace(/`[^`\n]+`/g, "") };
});

/** @throws TypeError when there is no such page. */
export function pageAt(file: string): Page {
  const page = pages.find((each) => each.file === file);
  if (!page) throw new TypeError(`There is no page ${file}.`);
  return page;
}

export const codeBlocks: readonly CodeBlock[] = pages.flatMap(({ file, text }) =>
  [...text.matchAll(FENCE)].map(([, language = "", code = ""]) => ({ file, language, code })),
);

/** What stands between backticks outside of code blocks. */
export const inlineCode: readonly { file: string; code: string }[] = pages.flatMap(({ file, text }) =>
  [...text.replace(FENCE, "").matchAll(/`([^`\n]+)`/g)].map(([, code = ""]) => ({ file, code })),
);

/** The anchors of a page's headings, as repository hosts make them: lower case, blanks as dashes, other signs left out. */
export const anchorsOf = ({ text }: Page): string[] =>
  [...text.replace(FENCE, "").matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .trim()
      .replace(/\s/g, "-"),
  );

/**
 * The rows of the table that starts with a column of that name below a heading, as cells without their backticks.
 *
 * @throws TypeError when there is no such table.
 */
export function tableBelow({ file, text }: Page, heading: string, column: string): string[][] {
  const [, after] = text.split(new RegExp(`^#+ ${heading}$`, "m"));
  const lines = after?.split(/^#/m)[0]?.split("\n") ?? [];
  const start = lines.findIndex((line) => line.startsWith(`| ${column} |`));
  if (start < 0) throw new TypeError(`${file} has no table of ${column} below ${heading}.`);
  const rows = lines.slice(start + 2);
  const end = rows.findIndex((line) => !line.startsWith("|"));
  return rows.slice(0, end < 0 ? undefined : end).map((line) =>
    line
      .slice(1, -1)
      .split("|")
      .map((cell) => cell.trim().replace(/^`([^`]+)`$/, "$1")),
  );
}
