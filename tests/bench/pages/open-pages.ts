import path from "node:path";
import { pathToFileURL } from "node:url";
import type { ServerBuild } from "@remix-run/node";
import { createFront } from "#server/front/front";
import { projectRoot } from "#server/root";
import type { Services } from "#server/services";

const peer = { incoming: { socket: { remoteAddress: "127.0.0.1", remotePort: 1, remoteFamily: "IPv4" } } };

/** The built pages without a network in between: reads the whole answer of one, as a signed-in person. @throws Error unless it is 200. */
export async function openPages(
  services: Services,
): Promise<(page: string, cookie: string) => Promise<void>> {
  const file = path.join(projectRoot, "build/server/index.js");
  const build = (await import(pathToFileURL(file).href)) as ServerBuild;
  const front = createFront(services, { build: async () => build, development: false });
  return async (page, cookie) => {
    const request = new Request(`http://localhost:3000${page}`, { headers: { cookie } });
    const answer = await front.fetch(request, peer);
    await answer.arrayBuffer();
    if (answer.status !== 200) throw new Error(`${page} answered ${answer.status}`);
  };
}
