import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { ScanTools } from "#server/use-cases/scans/run-scan";
import {
  type EnabledRepository,
  engineThat,
  openScanLab,
  patience,
  type ScanLab,
} from "#tests/helpers/scanning";

let lab: ScanLab;
let repository: EnabledRepository;

beforeAll(async () => {
  lab = await openScanLab();
});

beforeEach(async () => {
  await lab.renew();
  repository = await lab.enabled("gitlab");
});

afterAll(() => lab.close());

const disconnect = () =>
  repository.owner.browser.call((api) => api.connection.disconnect({ id: repository.connectionId }));

/** Tools whose SAST engine reports, with findings, only when told; `running` when it has looked at the source. */
function toolsThatWait(obeys: "the signal" | "nobody") {
  let proceed = () => {};
  let announce = () => {};
  const gate = new Promise<void>((resolve) => {
    proceed = resolve;
  });
  const running = new Promise<void>((resolve) => {
    announce = resolve;
  });
  const sast = engineThat(lab.tools.engines.sast, async (result, signal) => {
    announce();
    const aborted = new Promise((_, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    });
    await (obeys === "the signal" ? Promise.race([gate, aborted]) : gate);
    return result;
  });
  const tools: ScanTools = { ...lab.tools, engines: { ...lab.tools.engines, sast } };
  return { tools, running, proceed: () => proceed() };
}

test("R-18: a running scan stops by itself, its source is removed, and nothing is written", async () => {
  const id = await lab.queue(repository);
  const { tools, running } = toolsThatWait("the signal");
  const worker = lab.startWorker(tools);
  await running;

  await disconnect();

  // Two heartbeats and a little; nobody else stops it.
  await expect.poll(() => lab.stateOf(id), { timeout: 5_000, interval: 25 }).toBe("cancelled");
  await worker.stop();
  expect(lab.leftovers()).toEqual([]);
  expect(await lab.findingStates(repository)).toEqual({});
});

test("R-18: a scan that was about to write when its connection ended writes nothing", async () => {
  const id = await lab.queue(repository);
  const { tools, running, proceed } = toolsThatWait("nobody");
  const worker = lab.startWorker(tools);
  await running;

  await disconnect();
  proceed();

  await expect.poll(() => lab.stateOf(id), patience).toBe("cancelled");
  await worker.stop();
  expect(await lab.findingStates(repository)).toEqual({});
  expect(await lab.walls.actions(repository.owner.workspaceId)).not.toContain("scan_finished");
});

test("a scan stops while the provider still thinks about the revocation", async () => {
  const id = await lab.queue(repository);
  const { tools, running } = toolsThatWait("the signal");
  const worker = lab.startWorker(tools);
  await running;
  repository.forge.fail("revoke", { hang: true, times: 2 });

  const ending = disconnect();

  await expect.poll(() => lab.stateOf(id), { timeout: 5_000, interval: 25 }).toBe("cancelled");
  await worker.stop();
  expect((await ending).revocation).toBe("failed");
});
