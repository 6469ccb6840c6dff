/** A number as a language writes it: hexadecimal, octal, binary, with separators and suffixes. Text where it is not exact. */
export function numberOf(text: string): number | string {
  const plain = text.replace(/_/g, "").replace(/^0[oO]?(?=[0-7]+$)/, "0o");
  const value = Number(
    /^0[xXbBoO]/.test(plain) ? plain.replace(/[nLlUu]+$/, "") : plain.replace(/[nLlfFdDmMuUjJ]+$/, ""),
  );
  return Number.isNaN(value) || (Number.isInteger(value) && !Number.isSafeInteger(value)) ? text : value;
}

const named: Readonly<Record<string, string>> = {
  n: "\n",
  r: "\r",
  t: "\t",
  b: "\b",
  f: "\f",
  v: "\v",
  a: "\x07",
  e: "\x1b",
};

/** The text inside quotes with the escapes that most languages share resolved; an unknown one stands for its character. */
export function unescaped(text: string): string {
  if (!text.includes("\\")) return text;
  return text.replace(
    /\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|x([0-9a-fA-F]{2})|([0-7]{1,3})|(\r?\n)|([\s\S]))/g,
    (_all, braces, four, eight, two, octal, newline, character) => {
      const code = braces ?? four ?? eight ?? two;
      if (code !== undefined) return characterOf(Number.parseInt(code, 16));
      if (octal !== undefined) return characterOf(Number.parseInt(octal, 8));
      return newline !== undefined ? "" : (named[character] ?? character);
    },
  );
}

const characterOf = (code: number): string => (code <= 0x10ffff ? String.fromCodePoint(code) : "\ufffd");
