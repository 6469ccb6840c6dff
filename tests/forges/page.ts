import { createHash } from "node:crypto";

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 34rem; padding: 3rem 1.25rem; }
header { border-bottom: 1px solid #8886; margin-bottom: 1.5rem; padding-bottom: .5rem; color: #777; }
h1 { font-size: 1.35rem; line-height: 1.3; }
code { font-size: .9em; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: 8rem 1fr; gap: .4rem 1rem; }
dt { color: #777; }
dd { margin: 0; }
ul { margin: 0; padding-left: 1.1rem; }
fieldset { border: 0; margin: 0; padding: 0; }
button { font: inherit; padding: .5rem 1.1rem; margin: 1rem .5rem 0 0; border: 1px solid #8888; border-radius: 6px;
  background: transparent; color: inherit; cursor: pointer; }
button[value="authorize"] { background: #1a5fb4; border-color: #1a5fb4; color: #fff; }
footer { margin-top: 2.5rem; color: #777; font-size: .875rem; }
`;
const styleHash = `'sha256-${createHash("sha256").update(style).digest("base64")}'`;

export interface Page {
  /** The provider's name, for the heading "Local … double". */
  label: string;
  title: string;
  /** HTML; every value in it must have gone through `escapeHtml`. */
  body: string;
  status?: number;
  /** Origin a form on the page may end at. */
  formLeadsTo?: string;
}

/** A page without scripts. It never looks like the provider's own, so nobody can take the one for the other. */
export function page({ label, title, body, status = 200, formLeadsTo }: Page): Response {
  const name = `Local ${escapeHtml(label)} double`;
  // A browser applies form-action to the redirect which follows a form post too, so the client's origin is listed.
  const formAction = ["'self'", formLeadsTo].filter(Boolean).join(" ");
  const policy = [
    "default-src 'none'",
    `style-src ${styleHash}`,
    `form-action ${formAction}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} · ${name}</title>
<style>${style}</style>
</head>
<body>
<header>${name}</header>
<main>
<h1>${escapeHtml(title)}</h1>
${body}
</main>
<footer>This is a stand-in which runs on this machine for development and tests. Nothing here reaches ${escapeHtml(label)}.</footer>
</body>
</html>
`;
  return new Response(html, {
    status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "content-security-policy": policy.join("; "),
      "referrer-policy": "same-origin",
      "x-content-type-options": "nosniff",
    },
  });
}

const entities: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (found) => entities[found] ?? found);
