/** Wakes whoever waits, or lets them wait out a time. A ring while nobody waits is kept for the next one. */
export class Bell {
  #waiting: (() => void)[] = [];
  #rung = false;

  ring(): void {
    const waiting = this.#waiting.splice(0);
    if (waiting.length === 0) this.#rung = true;
    for (const wake of waiting) wake();
  }

  /** Resolves at the next ring, or after `ms`. */
  wait(ms: number): Promise<void> {
    if (this.#rung) {
      this.#rung = false;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const timer = setTimeout(wake, ms);
      function wake() {
        clearTimeout(timer);
        resolve();
      }
      this.#waiting.push(wake);
    });
  }
}
