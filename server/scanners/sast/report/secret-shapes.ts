const mask = "••••••";

/** Credentials that can be told by their shape alone. */
const tokens: readonly RegExp[] = [
  /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g,
  /\bgh[pousr]_[A-Za-z0-9]{36,251}\b/g,
  /\bgithub_pat_[A-Za-z0-9_]{50,255}/g,
  /\bglpat-[A-Za-z0-9_-]{20,64}/g,
  /\bxox[abprs]-[A-Za-z0-9-]{10,250}/g,
  /\b[sr]k_live_[A-Za-z0-9]{16,128}\b/g,
  /\bAIza[0-9A-Za-z_-]{35}/g,
  /\bnpm_[A-Za-z0-9]{36}\b/g,
  /\bSG\.[A-Za-z0-9_-]{16,64}\.[A-Za-z0-9_-]{16,64}/g,
  /-----BEGIN (?:[A-Z]{1,20} ){0,3}PRIVATE KEY-----/g,
  /\b(?:postgres(?:ql)?|mysql|mongodb(?:\+srv)?|rediss?|amqps?):\/\/[^\s:@/"'`]{1,100}:[^\s@/"'`$]{3,200}@/g,
];

const namedLiteral =
  /((?:pass(?:word|wd|phrase)|pwd|secret|token|api[_-]?key|private[_-]?key|access[_-]?key|credential)[\w"'\]]{0,30}\s{0,5}[:=]\s{0,5}["'`])[^"'`\n]{4,}(["'`]?)/gi;

/** Whether a text holds a credential of a well-known shape. */
export function looksLikeToken(text: string): boolean {
  return tokens.some((shape) => text.search(shape) !== -1);
}

/** The text with everything that looks like a credential replaced. Meant for single lines. */
export function maskSecrets(text: string): string {
  let masked = text;
  for (const shape of tokens) masked = masked.replace(shape, mask);
  return masked.replace(namedLiteral, `$1${mask}$2`);
}

/** Stands where a secret was. */
export const secretMask = mask;
