/** One record of RFC 4180. A null is an empty field without quotes, an empty text one with them. */
export const csvLine = (values: readonly (string | number | null)[]): string =>
  `${values.map(csvField).join(",")}\r\n`;

/** Spreadsheets run a text that starts like a formula (CWE-1236), so such a text gets an apostrophe in front. */
function csvField(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const text = /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : value;
  return text === "" || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
