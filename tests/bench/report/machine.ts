import os from "node:os";
import type { Machine } from "#tests/bench/report/table";

/** This machine in words, and the day. */
export function thisMachine(): Machine {
  const [first] = os.cpus();
  const words = [
    `${os.cpus().length} cores (${first?.model.trim() || os.arch()})`,
    `${Math.round(os.totalmem() / 2 ** 30)} GiB of memory`,
    `${os.type()} ${os.arch()}`,
    `Node.js ${process.versions.node}`,
    `load average ${os.loadavg()[0]?.toFixed(1)} at the start`,
  ];
  return { day: new Date().toISOString().slice(0, 10), words: words.join(", ") };
}
