import { unknownPiece, type Value } from "#server/scanners/sast/value";

/** Whether the known beginning of an address already settles which host it leads to. */
export function hostIsFixed(value: Value): boolean {
  const start = (value.pieces ?? "").split(unknownPiece)[0] ?? "";
  return /^[a-z][a-z0-9+.-]*:\/\/[^/\s]+[/?#]/i.test(start);
}

/** Whether the known beginning keeps a redirect on this site: a path with a first letter of its own, or a fixed query. */
export function staysOnSite(value: Value): boolean {
  const start = (value.pieces ?? "").split(unknownPiece)[0] ?? "";
  return /^\/[^/\\]/.test(start) || /^[?#]/.test(start);
}
