/** What a caller said of the span it asks from. */
export interface RemoteSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly traceFlags: number;
}

const FORM = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const SAMPLED = 1;

/** Reads a `traceparent` header (W3C Trace Context, section 3.2). Undefined for one that the specification tells to ignore. */
export function readTraceparent(header: string | undefined): RemoteSpan | undefined {
  const [, version, traceId, spanId, flags, more] = FORM.exec(header ?? "") ?? [];
  if (!version || !traceId || !spanId || !flags || version === "ff") return undefined;
  // Version 00 has four fields; a later one may have more.
  if (version === "00" && more !== undefined) return undefined;
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined;
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & SAMPLED };
}
