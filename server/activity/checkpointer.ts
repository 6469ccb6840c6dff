import { setTimeout as sleep } from "node:timers/promises";
import { type Head, headsSince } from "#db/queries/activity-heads";
import { appendCheckpoints, endTornLine, lastCheckpoints } from "#server/activity/checkpoint-file";
import { type CheckpointKey, checkpointKey } from "#server/activity/checkpoint-key";
import type { Services } from "#server/services";

const EVERY_MS = 5 * 60_000;
const EVENTS = 1_000;
const LOOK_EVERY_MS = 10_000;
/** A head's time is of its event, which may commit later, by as much as a transaction lives and a clock is off. */
const OVERLAP_MS = 10 * 60_000;

type Noted = Pick<Head, "seq" | "hash"> & { readonly at: number };

/**
 * Signs where the chains end into a file outside the database, so that whoever can rewrite the database cannot also rewrite
 * what was said about it. One of these runs in each process with workers; two may say the same twice.
 */
export class Checkpointer {
  readonly key: CheckpointKey;
  readonly #services: Services;
  readonly #file: string;
  readonly #noted = new Map<string, Noted>();
  readonly #waiting = new Map<string, Head>();
  readonly #said = new Set<string>();
  #since: Date | null = null;

  private constructor(services: Services) {
    this.#services = services;
    this.#file = services.config.activityCheckpoints;
    this.key = checkpointKey(services.config.SECPORTAL_SECRET);
  }

  /** Makes the file where there is none. @throws Error of the file system when it cannot be read and written. */
  static async open(services: Services): Promise<Checkpointer> {
    const checkpointer = new Checkpointer(services);
    await endTornLine(checkpointer.#file);
    for (const [workspaceId, { seq, hash, at }] of await lastCheckpoints(checkpointer.#file))
      checkpointer.#noted.set(workspaceId, { seq, hash, at: Date.parse(at) });
    return checkpointer;
  }

  /**
   * Writes a checkpoint of each workspace whose turn it is: with `all`, of each that has something new. The number written.
   * A chain that got shorter or other than it was is said in the log, and its end is not signed.
   */
  async look(now: Date, all = false): Promise<number> {
    const heads = await this.#services.db.worker.claiming((tx) => headsSince(tx, this.#since));
    this.#since = new Date(now.getTime() - OVERLAP_MS);
    for (const head of heads) this.#compare(head);
    const due = [...this.#waiting.values()].filter((head) => all || this.#isDue(head, now));
    if (due.length === 0) return 0;
    await appendCheckpoints(
      this.#file,
      due.map((head) => this.key.sign(head, now)),
    );
    for (const { workspaceId, seq, hash } of due) {
      this.#noted.set(workspaceId, { seq, hash, at: now.getTime() });
      this.#waiting.delete(workspaceId);
    }
    return due.length;
  }

  #compare(head: Head): void {
    const { workspaceId, seq } = head;
    const noted = this.#noted.get(workspaceId);
    if (!noted || seq > noted.seq) this.#waiting.set(workspaceId, head);
    else if ((seq < noted.seq || head.hash !== noted.hash) && !this.#said.has(head.hash)) {
      this.#said.add(head.hash);
      const facts = { workspaceId, seq, signedSeq: noted.seq, signedHash: noted.hash };
      this.#services.log.error(facts, "an activity log does not go on where its checkpoint says it ended");
    }
  }

  #isDue({ workspaceId, seq }: Head, now: Date): boolean {
    const noted = this.#noted.get(workspaceId);
    return !noted || seq - noted.seq >= EVENTS || now.getTime() - noted.at >= EVERY_MS;
  }
}

/** Looks every ten seconds until `stopping`, and signs what is left before it ends. */
export async function checkpointLoop(
  services: Services,
  checkpointer: Checkpointer,
  stopping: AbortSignal,
): Promise<void> {
  const { id: keyId, publicKey } = checkpointer.key;
  services.log.info(
    { keyId, publicKey, file: services.config.activityCheckpoints },
    "activity checkpoints are signed with this key",
  );
  const look = (all: boolean) =>
    checkpointer.look(new Date(), all).catch((error: unknown) => {
      services.log.error({ error }, "activity checkpoints could not be written");
    });
  while (!stopping.aborted) {
    await look(false);
    await sleep(LOOK_EVERY_MS, undefined, { signal: stopping }).catch(() => {});
  }
  await look(true);
}
