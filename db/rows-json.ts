/** Rows as the JSON text that `json_to_recordset` takes, without what PostgreSQL keeps in no text: NUL and lone surrogates. */
export function rowsJson(rows: readonly unknown[]): string {
  // JSON writes both as escapes, so a text without such is what it takes; a replacer costs several times as much.
  const text = JSON.stringify(rows);
  if (!/\\u0000|\\ud[89a-f]/.test(text)) return text;
  return JSON.stringify(rows, (_key, value: unknown) =>
    typeof value === "string" ? value.replaceAll("\u0000", "").replace(loneSurrogate, "\ufffd") : value,
  );
}

const loneSurrogate = /\p{Surrogate}/gu;
