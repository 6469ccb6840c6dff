/** Rows as the JSON text that `json_to_recordset` takes, without what PostgreSQL keeps in no text: NUL and lone surrogates. */
export function rowsJson(rows: readonly unknown[]): string {
  return JSON.stringify(rows, (_key, value: unknown) =>
    typeof value === "string" ? value.replaceAll("\u0000", "").replace(loneSurrogate, "\ufffd") : value,
  );
}

const loneSurrogate = /\p{Surrogate}/gu;
