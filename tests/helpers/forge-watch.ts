import { type SetupServer, setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll } from "vitest";
import type { Fault } from "#tests/forges/faults";
import type { Forge } from "#tests/forges/forge";
import { forgeHandlers } from "#tests/forges/msw";
import type { Endpoint } from "#tests/forges/vocabulary";

interface Plan {
  readonly forge: Forge;
  readonly endpoint: Endpoint;
  /** Requests to the endpoint that use the plan up. */
  readonly needed: number;
  /** Requests to the endpoint before it was planned. */
  readonly before: number;
}

/** Forges at their addresses, and a close look at what a test does with them. */
export interface ForgeWatch {
  /** Puts a forge at its addresses until the test ends. */
  put<F extends Forge>(forge: F): F;
  /** Takes the forges away. Throws for a request to anybody else, a write, and a planned failure nobody met. */
  settle(): Promise<void>;
  open(): void;
  close(): void;
}

export function createForgeWatch(): ForgeWatch {
  const server: SetupServer = setupServer();
  const strangers: string[] = [];
  let forges: Forge[] = [];
  let plans: Plan[] = [];

  const watchPlans = (forge: Forge) => {
    const { fail, heal } = forge;
    forge.fail = (endpoint: Endpoint, fault: Fault) => {
      const needed = Number.isFinite(fault.times ?? 1) ? (fault.times ?? 1) : 1;
      const ahead = plans.filter((plan) => plan.forge === forge && plan.endpoint === endpoint);
      const before = ahead[0]?.before ?? forge.stats[endpoint];
      plans.push({ forge, endpoint, before, needed: needed + (ahead.at(-1)?.needed ?? 0) });
      fail(endpoint, fault);
    };
    forge.heal = () => {
      plans = plans.filter((plan) => plan.forge !== forge);
      heal();
    };
  };

  const complaints = () => [
    ...strangers.map((url) => `a request to a stranger: ${url}`),
    ...forges.flatMap(({ violations }) => violations.map(({ path, reason }) => `${reason}: ${path}`)),
    ...plans
      .filter(({ forge, endpoint, needed, before }) => forge.stats[endpoint] - before < needed)
      .map(({ forge, endpoint }) => `a planned failure was never met: ${forge.provider} ${endpoint}`),
  ];

  return {
    put: (forge) => {
      watchPlans(forge);
      forges.push(forge);
      server.use(...forgeHandlers(forge));
      return forge;
    },
    settle: async () => {
      const found = complaints();
      await Promise.all(forges.map((forge) => forge.close()));
      server.resetHandlers();
      [forges, plans, strangers.length] = [[], [], 0];
      if (found.length > 0) throw new Error(found.join("\n"));
    },
    open: () =>
      server.listen({
        onUnhandledRequest: ({ url }, print) => {
          strangers.push(url);
          print.error();
        },
      }),
    close: () => server.close(),
  };
}

/** A watch over every test of the file. */
export function watchForges(): ForgeWatch {
  const watch = createForgeWatch();
  beforeAll(() => watch.open());
  afterEach(() => watch.settle());
  afterAll(() => watch.close());
  return watch;
}
