import type { Engine } from "#server/scanners/engine";
import { readFrames, writeFrame } from "#server/scanners/isolated/frames";
import { type FromScanner, frameLimits, type Task, type ToScanner } from "#server/scanners/isolated/protocol";
import { RemoteSource } from "#server/scanners/isolated/remote-source";
import { sastEngine } from "#server/scanners/sast/engine";
import { trialEngine } from "#server/scanners/sast/trial-engine";

/** Each engine that runs in a process of its own. */
const engines: Readonly<Record<Task, () => Promise<Engine>>> = { sast: sastEngine, trial: trialEngine };

/**
 * A scanner's process: it is told of one commit on its input, asks for the files it wants, answers with the engine's result, and ends.
 * It has no token, no network and no files but those of the product itself.
 */
async function main(): Promise<void> {
  const frames = readFrames<ToScanner>(process.stdin, frameLimits);
  const first = await frames.next();
  if (first.done || first.value.header.type !== "start") throw new Error("nothing to do");
  const start = first.value.header;
  const engine = await engines[start.task]();
  const source = new RemoteSource(start, frames, process.stdout);
  // Whoever wants it to stop kills it.
  const io = { signal: new AbortController().signal, rules: start.rules };
  const result = await engine.run(source, io);
  const answer: FromScanner = { type: "result" };
  await writeFrame(process.stdout, answer, Buffer.from(JSON.stringify(result), "utf8"));
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : "unknown error"}\n`);
    process.exit(1);
  },
);
