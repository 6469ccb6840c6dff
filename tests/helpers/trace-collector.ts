import http from "node:http";
import type { AddressInfo } from "node:net";

interface Value {
  readonly stringValue?: string;
  readonly intValue?: number | string;
}

/** A span as OTLP's JSON encoding has it, with its attributes as an object. */
export interface CollectedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly status: { readonly code?: number };
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: Readonly<Record<string, string | number | undefined>>;
}

export interface TraceCollector {
  /** For OTEL_EXPORTER_OTLP_ENDPOINT. */
  readonly endpoint: string;
  /** Everything that was sent, as it was. */
  bodies(): string;
  spans(): CollectedSpan[];
  /** The `authorization` headers that came. */
  authorizations(): (string | undefined)[];
  close(): Promise<void>;
}

type Payload = {
  resourceSpans: {
    scopeSpans: {
      spans: (Omit<CollectedSpan, "attributes"> & { attributes: { key: string; value: Value }[] })[];
    }[];
  }[];
};

/** Takes traces as an OpenTelemetry collector does, by OTLP over HTTP in JSON. */
export async function startTraceCollector(): Promise<TraceCollector> {
  const bodies: string[] = [];
  const authorizations: (string | undefined)[] = [];
  const server = http.createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += String(chunk)));
    request.on("end", () => {
      const right = request.method === "POST" && request.url === "/v1/traces";
      if (right) {
        bodies.push(body);
        authorizations.push(request.headers.authorization);
      }
      response.writeHead(right ? 200 : 404, { "content-type": "application/json" }).end("{}");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    bodies: () => bodies.join("\n"),
    authorizations: () => authorizations,
    spans: () =>
      bodies
        .flatMap((body) => (JSON.parse(body) as Payload).resourceSpans)
        .flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans))
        .map((span) => ({
          ...span,
          attributes: Object.fromEntries(
            span.attributes.map(({ key, value }) => [key, value.stringValue ?? Number(value.intValue)]),
          ),
        })),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
