/** What a page that could not be shown tells its error boundary. */
export interface Problem {
  readonly code: string;
  readonly say: string;
  readonly requestId: string;
  readonly retryAfterSeconds: number | null;
}

/** Whether the data of a thrown answer is ours; the framework throws plain texts. */
export const isProblem = (data: unknown): data is Problem =>
  typeof data === "object" && data !== null && "say" in data && "requestId" in data;
