import {
  compareDigits,
  compareText,
  longestVersion,
  type VersionOrder,
} from "#server/scanners/sca/versions/order";

/** A number, a word, or what follows a dash or a change between digits and letters. */
type Item = { readonly digits: string } | { readonly word: string } | List;
interface List {
  readonly items: Item[];
}

const words = ["alpha", "beta", "milestone", "rc", "snapshot", "", "sp"];
const aliases: ReadonlyMap<string, string> = new Map([
  ["ga", ""],
  ["final", ""],
  ["release", ""],
  ["cr", "rc"],
]);
/** What the letters stand for in front of a digit. */
const letters: ReadonlyMap<string, string> = new Map([
  ["a", "alpha"],
  ["b", "beta"],
  ["m", "milestone"],
]);

/** Maven's order (Maven, "POM Reference", section "Version Order Specification"; class `ComparableVersion`). */
export const mavenOrder: VersionOrder<List> = {
  parse(text) {
    return text === "" || text.length > longestVersion ? null : parse(text.toLowerCase());
  },
  compare: compareItems,
};

function parse(version: string): List {
  const root: List = { items: [] };
  const lists = [root];
  let list = root;
  const open = () => {
    const inner: List = { items: [] };
    list.items.push(inner);
    lists.push(inner);
    list = inner;
  };
  let start = 0;
  let digits = false;
  for (let index = 0; index <= version.length; index += 1) {
    const char = version[index];
    const separator = char === undefined || char === "." || char === "-";
    const digit = char !== undefined && char >= "0" && char <= "9";
    const changes = !separator && index > start && digit !== digits;
    if (separator || changes) {
      const token = version.slice(start, index);
      // A last word, or one in front of a digit, counts behind a dot as behind a dash.
      const alone = changes || char === undefined;
      if (token !== "" && !digits && alone && list.items.length > 0) open();
      if (token !== "") list.items.push(digits ? { digits: token } : { word: wordOf(token, changes) });
      else if (char !== undefined) list.items.push({ digits: "0" });
      if (char === "-" || changes) open();
      start = separator ? index + 1 : index;
    }
    if (!separator) digits = digit;
  }
  for (const each of lists.reverse()) normalize(each);
  return root;
}

function wordOf(token: string, beforeDigit: boolean): string {
  const word = beforeDigit ? (letters.get(token) ?? token) : token;
  return aliases.get(word) ?? word;
}

/** Takes away what does not change a version: zeros and empty words at the end, and before a list that follows. */
function normalize(list: List): void {
  for (let index = list.items.length - 1; index >= 0; index -= 1) {
    const item = list.items[index];
    if (item === undefined) break;
    if (isNull(item)) list.items.splice(index, 1);
    else if (!("items" in item)) break;
  }
}

function isNull(item: Item): boolean {
  if ("items" in item) return item.items.length === 0;
  return "word" in item ? item.word === "" : /^0+$/.test(item.digits);
}

function compareItems(a: Item | undefined, b: Item | undefined): number {
  if (a === undefined) return b === undefined ? 0 : -compareToNothing(b);
  if (b === undefined) return compareToNothing(a);
  const order = kind(a) - kind(b);
  if (order !== 0) return order;
  if ("digits" in a && "digits" in b) return compareDigits(a.digits, b.digits);
  if ("word" in a && "word" in b) return compareWords(a.word, b.word);
  if (!("items" in a) || !("items" in b)) return 0;
  for (let index = 0; index < Math.max(a.items.length, b.items.length); index += 1) {
    const inner = compareItems(a.items[index], b.items[index]);
    if (inner !== 0) return inner;
  }
  return 0;
}

/** A word comes before a list, and a list before a number. */
function kind(item: Item): number {
  return "word" in item ? 0 : "items" in item ? 1 : 2;
}

function compareToNothing(item: Item): number {
  if ("digits" in item) return isNull(item) ? 0 : 1;
  if ("word" in item) return compareWords(item.word, "");
  for (const inner of item.items) {
    const order = compareToNothing(inner);
    if (order !== 0) return order;
  }
  return 0;
}

/** Known words in their order, then all others by their letters. */
function compareWords(a: string, b: string): number {
  const [left, right] = [words.indexOf(a), words.indexOf(b)];
  if (left === -1 && right === -1) return compareText(a, b);
  return (left === -1 ? words.length : left) - (right === -1 ? words.length : right);
}
