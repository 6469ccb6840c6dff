import { request } from "undici";
import type { Member } from "#tests/helpers/people";

/** What one web process tells somebody of the scans of their workspace, as it tells it. */
export interface Watch {
  /** Every pulse so far. */
  readonly pulses: readonly string[];
  /** Whether the stream is over, for whatever reason. */
  readonly over: () => boolean;
  close(): void;
}

/** Opens the stream of progress at that address. @throws Error when it is refused. */
export async function watchScans(
  address: string,
  origin: string,
  { cookie }: Pick<Member, "cookie">,
): Promise<Watch> {
  const leaving = new AbortController();
  const answer = await request(`${address}/api/scans/stream`, {
    headers: { cookie, origin, "sec-fetch-site": "same-origin" },
    signal: leaving.signal,
    bodyTimeout: 0,
  });
  if (answer.statusCode !== 200) throw new Error(`the stream was answered ${answer.statusCode}`);
  const pulses: string[] = [];
  let over = false;
  let text = "";
  answer.body.setEncoding("utf8");
  answer.body.on("data", (chunk: string) => {
    text += chunk;
    const events = text.split("\n\n");
    text = events.pop() ?? "";
    for (const event of events) {
      const data = /^event: scans$[\s\S]*^data: (.*)$/m.exec(event)?.[1];
      if (data) pulses.push((JSON.parse(data) as { pulse: string }).pulse);
    }
  });
  answer.body.on("close", () => {
    over = true;
  });
  // A process that was killed ends the stream in its middle.
  answer.body.on("error", () => {});
  return { pulses, over: () => over, close: () => leaving.abort() };
}
