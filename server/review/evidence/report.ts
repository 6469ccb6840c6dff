import { html, raw } from "hono/html";
import type { EvidenceTable, Review } from "#server/review/evidence/tables";

const STYLE = `
  body { font: 14px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; color: #1c1c1f; }
  h1 { font-size: 1.4rem; } h2 { font-size: 1.05rem; margin-top: 2rem; }
  table { border-collapse: collapse; width: 100%; font-size: 12px; }
  th, td { border: 1px solid #d5d5da; padding: 4px 6px; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
  th { background: #f3f3f5; } code { font-size: 12px; overflow-wrap: anywhere; }
  @media print { body { margin: 0; max-width: none; } h2 { break-after: avoid; } tr { break-inside: avoid; } }`;

/** The review as a page that needs nothing but a browser: no script, nothing fetched. Every value is escaped. */
export async function reportOf(
  workspaceName: string,
  review: Review,
  tables: readonly EvidenceTable[],
): Promise<string> {
  const { head, scorecard } = review;
  const missed = scorecard?.rows.filter(({ passed }) => !passed).length ?? 0;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Review of ${workspaceName}</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<h1>Review of ${workspaceName}</h1>
<p>Read from live data at ${review.readAt} (UTC). Access tokens and client secrets are in none of these files: the product's
procedures name each field that may leave it, and no secret is among them.</p>
<p>${head ? html`The activity log ends with event ${head.seq}, whose hash is <code>${head.hash}</code>.` : "The activity log is empty."}</p>
<p>${scorecard ? html`The security suite of this release ran on ${scorecard.database} at ${scorecard.ranAt}: ${scorecard.rows.length} rows, ${missed} missed.` : "The result of the security suite is not shipped with this installation."}</p>
${tables.map(tableOf)}
</body>
</html>
`;
  return (await page).toString();
}

const tableOf = ({ title, columns, rows }: EvidenceTable) => html`<h2>${title}</h2>
${
  rows.length === 0
    ? html`<p>None.</p>`
    : html`<table><thead><tr>${columns.map((name) => html`<th scope="col">${name.replaceAll("_", " ")}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((value) => html`<td>${value ?? ""}</td>`)}</tr>`)}</tbody></table>`
}`;
