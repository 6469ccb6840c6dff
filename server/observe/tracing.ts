import { setTimeout as sleep } from "node:timers/promises";
import type { Span } from "@opentelemetry/api";
import type { Sampler, SpanExporter } from "@opentelemetry/sdk-trace";
import type { Config } from "#server/config";
import type { Log } from "#server/log";
import { runningSpan } from "#server/observe/current-trace";
import { channelOf, type Frame, kinds } from "#server/observe/observed";
import { spanFacts, spanKinds } from "#server/observe/span-facts";
import { readTraceparent } from "#server/observe/traceparent";
import { productVersion } from "#server/product-version";

export interface Tracing {
  /** Sends what is not sent yet, and ends. */
  close(): Promise<void>;
}

type Sdk = typeof import("@opentelemetry/sdk-trace");
type Settings = Pick<
  Config,
  | "OTEL_EXPORTER_OTLP_ENDPOINT"
  | "OTEL_EXPORTER_OTLP_HEADERS"
  | "OTEL_SERVICE_NAME"
  | "OTEL_TRACES_SAMPLER"
  | "OTEL_TRACES_SAMPLER_ARG"
>;

const CLOSE_MS = 2_000;

/**
 * Makes spans of what this process does and sends them to the collector that the settings name, until `close`. The libraries are loaded
 * here and not before, so that an installation without traces does not pay for them. A collector that is away costs its spans and nothing else.
 */
export async function startTracing(settings: Settings, log: Log): Promise<Tracing> {
  const [{ ROOT_CONTEXT, SpanKind, SpanStatusCode, trace }, sdk, { OTLPTraceExporter }, resources] =
    await Promise.all([
      import("@opentelemetry/api"),
      import("@opentelemetry/sdk-trace"),
      import("@opentelemetry/exporter-trace-otlp-http"),
      import("@opentelemetry/resources"),
    ]);
  const exporter = new OTLPTraceExporter({
    url: `${settings.OTEL_EXPORTER_OTLP_ENDPOINT}/v1/traces`,
    headers: Object.fromEntries(
      (settings.OTEL_EXPORTER_OTLP_HEADERS ?? []).map(([name, value]) => [name, value.reveal()]),
    ),
  });
  const provider = new sdk.TracerProvider({
    resource: resources.resourceFromAttributes({
      ...{ "service.name": settings.OTEL_SERVICE_NAME, "service.version": productVersion },
    }),
    sampler: samplerOf(sdk, settings),
    spanProcessors: [new sdk.BatchSpanProcessor({ exporter: toldOf(exporter, log) })],
  });
  const tracer = provider.getTracer("secportal", productVersion);
  /** Null for what makes no span. */
  const spans = new WeakMap<Frame, Span | null>();

  const begin = (frame: Frame): Span => {
    const remote = "traceparent" in frame.facts ? readTraceparent(frame.facts.traceparent) : undefined;
    const parent = runningSpan.getStore() ?? (remote && trace.wrapSpanContext({ ...remote, isRemote: true }));
    const context = parent ? trace.setSpan(ROOT_CONTEXT, parent) : ROOT_CONTEXT;
    const startTime = performance.timeOrigin + frame.startedAt;
    const span = tracer.startSpan(frame.kind, { startTime, kind: SpanKind[spanKinds[frame.kind]] }, context);
    spans.set(frame, span);
    return span;
  };
  const enter = (frame: Frame): Span | undefined => {
    const around = runningSpan.getStore();
    // Loops that look for work once a second would fill every collector with transactions that belong to nothing.
    if (frame.kind !== "transaction" || around?.isRecording()) return begin(frame);
    spans.set(frame, null);
    return around;
  };
  const end = (message: unknown) => {
    const frame = message as Frame;
    // What is told of at its end alone has no span yet.
    const span = spans.has(frame) ? spans.get(frame) : begin(frame);
    if (!span) return;
    const { name, attributes, failed } = spanFacts(frame);
    span.updateName(name);
    span.setAttributes(attributes);
    if (failed) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
  };
  for (const kind of kinds) {
    channelOf[kind].start.bindStore(runningSpan, (frame) => enter(frame as Frame));
    channelOf[kind].asyncEnd.subscribe(end);
  }
  return {
    close: async () => {
      for (const kind of kinds) {
        channelOf[kind].start.unbindStore(runningSpan);
        channelOf[kind].asyncEnd.unsubscribe(end);
      }
      // A collector that is away is tried again for longer than a process that stops should take.
      await Promise.race([provider.shutdown().catch(() => {}), sleep(CLOSE_MS, undefined, { ref: false })]);
    },
  };
}

/** By the names of OpenTelemetry's `OTEL_TRACES_SAMPLER`. */
function samplerOf(sdk: Sdk, settings: Settings): Sampler {
  const name = settings.OTEL_TRACES_SAMPLER;
  const alone = name.replace("parentbased_", "");
  const root =
    alone === "always_on"
      ? new sdk.AlwaysOnSampler()
      : alone === "always_off"
        ? new sdk.AlwaysOffSampler()
        : new sdk.TraceIdRatioBasedSampler(settings.OTEL_TRACES_SAMPLER_ARG);
  return alone === name ? root : new sdk.ParentBasedSampler({ root });
}

/** The same exporter, which says in the log when it begins to fail and when it works again. */
function toldOf(exporter: SpanExporter, log: Log): SpanExporter {
  let failing = false;
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        const fails = result.code !== 0;
        if (fails && !failing) log.warn({ error: result.error }, "traces are not taken by their collector");
        if (!fails && failing) log.info("traces are taken by their collector again");
        failing = fails;
        done(result);
      }),
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
    shutdown: () => exporter.shutdown(),
  };
}
