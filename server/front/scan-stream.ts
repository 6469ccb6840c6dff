import { createHash } from "node:crypto";
import { Hono } from "hono";
import { AppError } from "#server/errors";
import { refuseFromElsewhere } from "#server/front/download";
import { methodNotAllowed } from "#server/front/method-not-allowed";
import type { FrontContext, FrontEnv } from "#server/front/request-id";
import { ScanFeed } from "#server/front/scan-feed";
import type { Services } from "#server/services";
import { createCaller } from "#server/trpc/caller";
import type { Context } from "#server/trpc/context";
import { actorOf } from "#server/trpc/procedure";

export interface StreamTimes {
  readonly pollMs: number;
  /** How often a stream asks again whether its reader may still read. */
  readonly recheckMs: number;
  readonly heartbeatMs: number;
  /** After that the browser connects anew, so that no stream outlives a deployment for long. */
  readonly lifeMs: number;
}

const usual: StreamTimes = { pollMs: 1_000, recheckMs: 10_000, heartbeatMs: 15_000, lifeMs: 600_000 };

/** Tabs of one session that may watch; a browser keeps six connections to a host over HTTP/1.1. */
const MOST_OF_SESSION = 6;
const MOST_OF_PROCESS = 500;
/** Events that may wait for a reader who does not read. */
const MOST_WAITING = 32;

/**
 * `GET /api/scans/stream`: server-sent events (WHATWG HTML section 9.2) with the pulse of the workspace's scans. Each event is all
 * there is to know, its id a digest of it: whoever comes back with the last id is told only what is new. A stream reads as a
 * background request does and keeps no session alive; it ends when its reader may not read any more, and when the server stops.
 */
export function scanStream(
  services: Services,
  contextOf: (c: FrontContext) => Promise<Context>,
  options: { times?: Partial<StreamTimes> | undefined; stopping?: AbortSignal | undefined },
): Hono<FrontEnv> {
  const times = { ...usual, ...options.times };
  const feed = new ScanFeed(services, times.pollMs);
  const bySession = new Map<string, number>();
  let open = 0;

  const app = new Hono<FrontEnv>();
  app.all("/stream", async (c) => {
    if (c.req.method !== "GET") throw methodNotAllowed("GET");
    refuseFromElsewhere(c.req.raw, "Scans are followed from their own page.");
    const first = await readerOf(await contextOf(c));
    const { sessionId, workspaceId } = first;
    const mine = bySession.get(sessionId) ?? 0;
    if (open >= MOST_OF_PROCESS || mine >= MOST_OF_SESSION || options.stopping?.aborted) {
      throw new AppError("RATE_LIMITED", {
        say: "Too many pages follow scans already. This one looks by itself every few seconds.",
        retryAfterSeconds: 30,
      });
    }
    open += 1;
    bySession.set(sessionId, mine + 1);
    const mayStill = async () => {
      const now = await readerOf(await contextOf(c));
      return now.sessionId === sessionId && now.workspaceId === workspaceId;
    };
    const body = streamOf(feed, workspaceId, {
      ...{ times, mayStill, stopping: options.stopping, seen: c.req.header("last-event-id") },
      ended: () => {
        open -= 1;
        const left = (bySession.get(sessionId) ?? 1) - 1;
        if (left > 0) bySession.set(sessionId, left);
        else bySession.delete(sessionId);
      },
    });
    const headers = {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
      // Proxies that gather answers would keep the events.
      "x-accel-buffering": "no",
    };
    return new Response(body, { headers });
  });
  return app;
}

/** Who reads, through the gate of the procedure. @throws AppError when they may not. */
async function readerOf(context: Context): Promise<{ sessionId: string; workspaceId: string }> {
  await createCaller(context).scan.watch();
  if (!context.person) throw new AppError("UNAUTHENTICATED", { say: "Sign in first." });
  const { sessionId, workspaceId } = actorOf(context.person);
  return { sessionId, workspaceId };
}

interface Stream {
  readonly times: StreamTimes;
  readonly mayStill: () => Promise<boolean>;
  readonly stopping: AbortSignal | undefined;
  readonly seen: string | undefined;
  readonly ended: () => void;
}

function streamOf(feed: ScanFeed, workspaceId: string, stream: Stream): ReadableStream<Uint8Array> {
  const { times } = stream;
  const encoder = new TextEncoder();
  let undo: (() => void)[] = [];
  const end = () => {
    const steps = undo;
    undo = [];
    for (const step of steps) step();
  };
  return new ReadableStream<Uint8Array>({
    start(controller) {
      const close = () => {
        if (undo.length === 0) return;
        end();
        controller.close();
      };
      const send = (text: string) => {
        if (undo.length === 0) return;
        if ((controller.desiredSize ?? 0) < -MOST_WAITING) close();
        else controller.enqueue(encoder.encode(text));
      };
      const recheck = async () => {
        if (!(await stream.mayStill().catch(() => false))) {
          send("event: end\ndata: refused\n\n");
          close();
        }
      };
      let last = stream.seen;
      undo.push(stream.ended);
      const every = (ms: number, work: () => void) => {
        const timer = setInterval(work, ms);
        undo.push(() => clearInterval(timer));
      };
      send("retry: 3000\n\n");
      every(times.heartbeatMs, () => send(": still here\n\n"));
      every(times.recheckMs, () => void recheck());
      every(times.lifeMs, close);
      stream.stopping?.addEventListener("abort", close, { once: true });
      undo.push(() => stream.stopping?.removeEventListener("abort", close));
      undo.push(
        feed.watch(workspaceId, (pulse) => {
          const id = createHash("sha256").update(pulse).digest("base64url").slice(0, 16);
          if (id === last) return;
          last = id;
          send(`id: ${id}\nevent: scans\ndata: ${JSON.stringify({ pulse })}\n\n`);
        }),
      );
    },
    cancel: end,
  });
}
