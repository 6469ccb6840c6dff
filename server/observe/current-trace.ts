import { AsyncLocalStorage } from "node:async_hooks";
import type { Span } from "@opentelemetry/api";

/** The span that whatever runs now belongs to; none while traces are off. */
export const runningSpan = new AsyncLocalStorage<Span | undefined>();

/** What a log line says of the trace it belongs to; nothing while traces are off. */
export function traceOfLine(): { trace_id?: string } {
  const span = runningSpan.getStore();
  return span ? { trace_id: span.spanContext().traceId } : {};
}
