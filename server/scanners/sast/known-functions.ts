import { danger, everyDanger } from "#server/scanners/sast/value";

const notHtml = danger.xss;
const urlEncoded = danger.xss | danger.path | danger.redirect | danger.ssrf;

interface Sanitizer {
  readonly when: RegExp;
  readonly clears: number;
}

// Matched against the resolved path of the callee, like `path.basename`, or its last name.
const sanitizersByPath: readonly Sanitizer[] = [
  { when: /^(?:parseInt|parseFloat|Number|BigInt|Boolean|isNaN)$/, clears: everyDanger },
  { when: /^(?:Number|Math|Date)\.[A-Za-z]+$/, clears: everyDanger },
  { when: /^(?:encodeURIComponent|querystring\.escape)$/, clears: urlEncoded },
  { when: /^path(?:\.posix|\.win32)?\.(?:basename|extname)$/, clears: danger.path },
  {
    when: /^(?:escape-html|he\.(?:encode|escape)|lodash(?:\.escape)?\.escape|validator\.escape|sanitize-html|xss)$/,
    clears: notHtml,
  },
  {
    when: /^(?:mysql2?|sqlstring|pg-format|pg)\.(?:escape|escapeId|escapeLiteral|escapeIdentifier|format)$/,
    clears: danger.sql,
  },
  { when: /^(?:shell-quote\.quote|shell-escape|shellescape)$/, clears: danger.command },
  { when: /^(?:crypto|bcrypt|bcryptjs|argon2)\.[A-Za-z]+$/, clears: everyDanger },
];
const sanitizersByName: readonly Sanitizer[] = [
  {
    when: /^(?:escapeHtml|escapeHTML|htmlEscape|encodeHTML|sanitizeHtml|sanitizeHTML|sanitize)$/,
    clears: notHtml,
  },
  { when: /^(?:escapeId|escapeLiteral|escapeIdentifier)$/, clears: danger.sql },
  { when: /^(?:toInt|toNumber|toFixed|getTime|isValid|validate|safeParse)$/, clears: everyDanger },
];

// Functions that hand on what they are given, in whatever form.
const carriers =
  /^(?:String|Object\.(?:assign|keys|values|entries|fromEntries)|Array\.(?:from|of)|JSON\.(?:parse|stringify)|decodeURI|decodeURIComponent|encodeURI|unescape|Buffer\.(?:from|concat)|structuredClone|util\.format|(?:path|url|querystring|qs)(?:\.posix|\.win32)?\.[A-Za-z]+|Promise\.(?:resolve|all))$/;

// Methods whose answer no longer holds the text they were called on.
const answers = new Set(
  "includes startsWith endsWith indexOf lastIndexOf search test has hasOwnProperty some every charCodeAt codePointAt localeCompare equals isArray findIndex".split(
    " ",
  ),
);

/** The dangers a call takes away, by the callee's resolved path and last name; 0 for none. */
export function clearedBy(path: string | null, name: string): number {
  const byPath = path === null ? undefined : sanitizersByPath.find(({ when }) => when.test(path));
  return byPath?.clears ?? sanitizersByName.find(({ when }) => when.test(name))?.clears ?? 0;
}

/** Whether a function's result is its arguments in another form. */
export function carriesArguments(path: string | null): boolean {
  return path !== null && carriers.test(path);
}

/** Whether a method's result is a fact about its receiver rather than part of it. */
export function answersOnly(name: string): boolean {
  return answers.has(name);
}

/** Whether a call makes HTML safe to insert. */
export function cleansHtml(path: string | null, name: string): boolean {
  return (
    /^(?:sanitize|sanitizeHtml|sanitizeHTML|purify|escapeHtml|escapeHTML)$/.test(name) ||
    (clearedBy(path, name) & danger.xss) !== 0
  );
}
