import { setTimeout as sleep } from "node:timers/promises";
import { createLog } from "#server/log";
import { endOnFault } from "#server/start/end-on-fault";

/** Lets a fault happen that nobody catches: thrown in a timer, or a promise that fails with nobody waiting. */
const [kind, secret] = process.argv.slice(2);
endOnFault(createLog("info"));
const fault = Object.assign(new Error(`Failed query: insert params: ${secret}`), { access_token: secret });
if (kind === "thrown") {
  setTimeout(() => {
    throw fault;
  }, 1);
} else void Promise.reject(fault);
// A process that goes on would end well.
await sleep(5_000);
