import { useRevalidator } from "@remix-run/react";
import { useCallback, useRef, useState } from "react";
import { paths } from "~/lib/paths";
import { keyOf } from "~/lib/picker-items";
import type { AvailableRepository, EnableOutcome } from "~/lib/views";

export interface EngineChoice {
  readonly sastEnabled: boolean;
  readonly scaEnabled: boolean;
  readonly scanNow: boolean;
}

export interface Refused {
  readonly repository: AvailableRepository;
  readonly say: string;
}

export interface BulkProgress {
  readonly running: boolean;
  readonly total: number;
  /** By the picker's key: the repository's own id. */
  readonly enabled: ReadonlyMap<string, string>;
  readonly refused: readonly Refused[];
  /** Those nobody asked about any more, after a stop or a failure of the whole. */
  readonly left: readonly AvailableRepository[];
  /** Why the rest was left. */
  readonly problem: string | null;
}

export interface BulkEnable {
  /** Null before anything was enabled. */
  readonly progress: BulkProgress | null;
  start(repositories: readonly AvailableRepository[], choice: EngineChoice): void;
  stop(): void;
  dismiss(): void;
}

/** Few enough that the count moves on every second or so. */
const AT_ONCE = 8;

/**
 * Enables repositories a few at a time and tells how far it is. What is enabled stays so, whatever becomes of the others; the page is
 * loaded again at the end.
 */
export function useBulkEnable(): BulkEnable {
  const [progress, setProgress] = useState<BulkProgress | null>(null);
  const { revalidate } = useRevalidator();
  const stopped = useRef(false);
  const running = useRef(false);

  const start = useCallback(
    (repositories: readonly AvailableRepository[], choice: EngineChoice) => {
      if (running.current || repositories.length === 0) return;
      running.current = true;
      stopped.current = false;
      void enableAll(repositories, choice, () => stopped.current, setProgress).finally(() => {
        running.current = false;
        revalidate();
      });
    },
    [revalidate],
  );
  const stop = useCallback(() => {
    stopped.current = true;
  }, []);
  const dismiss = useCallback(() => setProgress(null), []);
  return { progress, start, stop, dismiss };
}

async function enableAll(
  repositories: readonly AvailableRepository[],
  choice: EngineChoice,
  isStopped: () => boolean,
  tell: (progress: BulkProgress) => void,
): Promise<void> {
  const enabled = new Map<string, string>();
  const refused: Refused[] = [];
  let problem: string | null = null;
  let done = 0;
  const now = (running: boolean): BulkProgress => ({
    ...{ running, total: repositories.length, enabled: new Map(enabled), refused: [...refused], problem },
    left: running ? [] : repositories.slice(done),
  });
  tell(now(true));
  while (done < repositories.length && !isStopped() && problem === null) {
    const some = repositories.slice(done, done + AT_ONCE);
    const answer = await enableSome(some, choice);
    if ("problem" in answer) {
      problem = answer.problem;
      break;
    }
    const outcomes = new Map(answer.outcomes.map((outcome) => [keyOf(outcome), outcome]));
    for (const repository of some) {
      const outcome = outcomes.get(keyOf(repository));
      if (outcome?.outcome === "enabled") enabled.set(keyOf(repository), outcome.repositoryId);
      else refused.push({ repository, say: outcome?.say ?? "No answer was given for it. Try it again." });
    }
    done += some.length;
    tell(now(done < repositories.length));
  }
  tell(now(false));
}

async function enableSome(
  repositories: readonly AvailableRepository[],
  choice: EngineChoice,
): Promise<{ outcomes: EnableOutcome[] } | { problem: string }> {
  const chosen = repositories.map(({ connectionId, externalId }) => ({ connectionId, externalId }));
  try {
    const response = await fetch(paths.enableMany(), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ repositories: chosen, ...choice }),
    });
    const answer = (await response.json()) as {
      result?: { data: EnableOutcome[] };
      error?: { message: string };
    };
    if (answer.result) return { outcomes: answer.result.data };
    return { problem: answer.error?.message ?? "The server gave no answer that could be read. Try again." };
  } catch {
    return { problem: "The server could not be reached. Look at your connection, then try the rest again." };
  }
}
