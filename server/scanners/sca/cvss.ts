import calculator from "ae-cvss-calculator";

interface Vector {
  isBaseFullyDefined(): boolean;
  calculateScores(): { readonly base?: number; readonly overall: number };
}

const longest = 512;
// The oldest version's vectors have no version in front.
const shape = /^(?:CVSS:(3\.0|3\.1|4\.0)\/|AV:[LAN]\/)/;

/**
 * The score, 0.0 to 10.0, of a CVSS vector of version 2.0, 3.0, 3.1 or 4.0: the base score, and for 4.0 the score of all that the
 * vector says, as its specification has it. Null when the text is no whole vector.
 */
export function cvssScore(text: string): number | null {
  const known = scores.get(text);
  if (known !== undefined) return known;
  const score = calculate(text);
  if (scores.size >= mostScores) scores.clear();
  if (text.length <= longest) scores.set(text, score);
  return score;
}

/** Advisories share few vectors, and one is slow to work out. */
const scores = new Map<string, number | null>();
const mostScores = 5_000;

function calculate(text: string): number | null {
  const version = text.length <= longest ? shape.exec(text) : null;
  if (!version || saysTwice(text)) return null;
  const vector = read(text);
  if (!vector?.isBaseFullyDefined()) return null;
  const { base, overall } = vector.calculateScores();
  return (version[1] === "4.0" ? overall : base) ?? null;
}

/** Whether a metric is there twice, which no version allows. */
function saysTwice(text: string): boolean {
  const names = text.split("/").map((part) => part.split(":", 1)[0]);
  return new Set(names).size < names.length;
}

function read(text: string): Vector | null {
  try {
    return calculator.fromVector(text) as Vector | null;
  } catch {
    return null;
  }
}
