import { listMovingScans } from "#db/queries/scan-progress";
import { pulseOf } from "#server/domain/scan-pulse";
import type { Services } from "#server/services";

type Listener = (pulse: string) => void;

interface Watch {
  readonly listeners: Set<Listener>;
  pulse: string | null;
}

/**
 * What the scans of workspaces are doing, told to whoever listens in this process. The rows are looked at, once in `pollMs` for each
 * workspace that somebody watches, however many do: that holds through a pooler, a restart and a worker that was killed, where
 * a notification of the database would be lost.
 */
export class ScanFeed {
  readonly #watched = new Map<string, Watch>();
  #looking: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly services: Pick<Services, "db" | "log">,
    private readonly pollMs: number,
  ) {}

  /** Calls back with the pulse as soon as it is known and whenever it changes. Returns the end of it. */
  watch(workspaceId: string, listener: Listener): () => void {
    const watch = this.#watched.get(workspaceId) ?? { listeners: new Set(), pulse: null };
    this.#watched.set(workspaceId, watch);
    watch.listeners.add(listener);
    if (watch.pulse !== null) listener(watch.pulse);
    this.#timer ??= setInterval(() => this.#look(), this.pollMs);
    if (watch.pulse === null) void this.#lookAt(workspaceId, watch);
    return () => {
      watch.listeners.delete(listener);
      if (watch.listeners.size === 0 && this.#watched.get(workspaceId) === watch)
        this.#watched.delete(workspaceId);
      if (this.#watched.size > 0 || !this.#timer) return;
      clearInterval(this.#timer);
      this.#timer = null;
    };
  }

  /** A round that takes longer than its turn leaves out the next one. */
  #look(): void {
    this.#looking ??= this.#lookAtAll().finally(() => {
      this.#looking = null;
    });
  }

  async #lookAtAll(): Promise<void> {
    for (const [workspaceId, watch] of this.#watched) await this.#lookAt(workspaceId, watch);
  }

  async #lookAt(workspaceId: string, watch: Watch): Promise<void> {
    try {
      const options = { readOnly: true, once: true };
      const scans = await this.services.db.withWorkspace({ workspaceId }, listMovingScans, options);
      const pulse = pulseOf(scans);
      if (pulse === watch.pulse) return;
      watch.pulse = pulse;
      for (const listener of watch.listeners) listener(pulse);
    } catch (error) {
      // The next round asks again; a stream that hears nothing stays open with its heartbeat.
      this.services.log.warn({ error, workspaceId }, "the progress of scans could not be read");
    }
  }
}
