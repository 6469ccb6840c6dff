/** How often and how patiently a call that does nothing twice is made again. */
export interface RetryOptions {
  /** Calls in all, the first among them. 1 asks never again. */
  readonly attempts: number;
  /** The longest wait before the second call; it doubles from there. */
  readonly firstWaitMs: number;
  /** The longest wait of all. A `Retry-After` beyond it ends the retries. */
  readonly longestWaitMs: number;
}
