import { html, raw } from "hono/html";
import { inWords, takesKey } from "#server/contract/declare-router";
import { plainPaths } from "#server/contract/plain-paths";
import { describeProcedures, type JsonSchema, type ProcedureContract } from "#server/contract/procedures";
import { typeOf } from "#server/contract/type-of";
import { errorCodes } from "#server/errors";

/** The API on one page: how to sign in, the plain paths, every procedure with its types, and the codes of errors. Without scripts. */
export function apiPage(nonce: string): string {
  const procedures = describeProcedures();
  const byName = new Map(procedures.map((each) => [each.path, each]));
  const groups = new Map<string, ProcedureContract[]>();
  for (const each of procedures) {
    const [name = ""] = each.path.split(".");
    groups.set(name, [...(groups.get(name) ?? []), each]);
  }
  return String(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>API · SecPortal</title>
<style nonce="${nonce}">${raw(style)}</style>
</head>
<body>
<header>
<p><a href="/">SecPortal</a></p>
<h1>API</h1>
<p>Programs sign in with a service token: <code>Authorization: Bearer spt_…</code>, made by owners and admins under
<a href="/settings/tokens">Settings → Service tokens</a>. The same is told to programs as
<a href="/api/openapi.json">OpenAPI 3.1</a>.</p>
<nav aria-label="Contents"><a href="#plain">Plain paths</a> ${[...groups.keys()].map(
    (name) => html`<a href="#${name}">${name}</a> `,
  )}<a href="#errors">Errors</a></nav>
</header>
<main>
<section id="plain">
<h2>Plain paths</h2>
${plainPaths.map(
  ({ method, path, procedure, summary, peopleOnly }) => html`<article>
<h3><span class="method">${method.toUpperCase()}</span> <code>${path}</code></h3>
<p>${summary}. Calls <a href="#${procedure}"><code>${procedure}</code></a>.</p>
<p class="who">${peopleOnly ? "For people in a browser; no service token can call it." : accessOf(byName.get(procedure))}</p>
</article>
`,
)}
</section>
${[...groups].map(
  ([name, members]) => html`<section id="${name}">
<h2>${name}</h2>
${members.map(procedureArticle)}
</section>
`,
)}
<section id="errors">
<h2>Errors</h2>
<p>Refusals of plain paths are problem details (RFC 9457), <code>application/problem+json</code>. Procedures tell the same inside tRPC's
answer: the code is <code>error.data.reason</code>.</p>
<div class="wide"><table>
<thead><tr><th>Code</th><th>Status</th><th>Meaning</th><th>Ask again</th></tr></thead>
<tbody>${Object.entries(errorCodes).map(
    ([code, { http, title, retry }]) =>
      html`<tr id="${code}"><td><code>${code}</code></td><td>${http}</td><td>${title}</td><td>${retry.replace("-", " ")}</td></tr>`,
  )}</tbody>
</table></div>
</section>
</main>
</body>
</html>`);
}

const accessOf = (procedure: ProcedureContract | undefined): string =>
  procedure ? inWords(procedure.access) : "";

const procedureArticle = ({
  path,
  type,
  access,
  creates,
  input,
  output,
}: ProcedureContract) => html`<article id="${path}">
<h3><span class="method">${type === "query" ? "GET" : "POST"}</span> <code>/api/trpc/${path}</code></h3>
<p class="who">${inWords(access)}${creates ? ` ${takesKey}` : ""}</p>
<details><summary>Takes and answers</summary>
<pre tabindex="0" aria-label="What ${path} takes"><code>${input ? laidOut(input) : "nothing"}</code></pre>
<pre tabindex="0" aria-label="What ${path} answers"><code>${laidOut(output)}</code></pre>
</details>
</article>
`;

/** A type over several lines, two spaces for each depth. */
function laidOut(schema: JsonSchema): string {
  let depth = 0;
  return typeOf(schema).replace(/\{ | \}|; /g, (sign) => {
    if (sign === "{ ") depth += 1;
    if (sign === " }") depth -= 1;
    const line = `\n${"  ".repeat(depth)}`;
    return sign === " }" ? `${line}}` : `${sign.trim()}${line}`;
  });
}

const style = `
:root { color-scheme: light dark; --ink: light-dark(#1c2429, #eceff1); --soft: light-dark(#4a555c, #b4bdc3);
  --ground: light-dark(#fafbfb, #12171a); --surface: light-dark(#fff, #1a2125); --line: light-dark(#dfe4e7, #333d43);
  --accent: light-dark(#0b5f6e, #6ec3d2); }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 1.5rem 1rem 4rem; background: var(--ground); color: var(--ink);
  font: 0.9375rem/1.55 system-ui, sans-serif; }
a { color: var(--accent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
h1 { font-size: 1.6rem; margin: 0.5rem 0; } h2 { font-size: 1.2rem; margin: 2.5rem 0 0.75rem; }
h3 { font-size: 0.9375rem; font-weight: 600; margin: 0; overflow-wrap: anywhere; }
nav { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; } nav a { padding: 0.35rem 0; }
article { background: var(--surface); border: 1px solid var(--line); border-radius: 8px; padding: 0.75rem 1rem; margin: 0.5rem 0; }
article:target, tr:target { outline: 2px solid var(--accent); }
article p { margin: 0.25rem 0; } .who { color: var(--soft); font-size: 0.875rem; }
.method { display: inline-block; min-width: 3.75rem; color: var(--accent); font-size: 0.8125rem; }
code, pre { font: 0.8125rem/1.5 ui-monospace, "Cascadia Mono", Menlo, monospace; }
pre { overflow: auto; max-height: 24rem; padding: 0.75rem; border: 1px solid var(--line); border-radius: 6px; }
summary { cursor: pointer; padding: 0.35rem 0; }
.wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: 0.4rem 0.75rem 0.4rem 0; border-bottom: 1px solid var(--line); }
`;
