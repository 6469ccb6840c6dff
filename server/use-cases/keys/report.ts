/** Takes lines of progress for people as they come. Lines hold ids and counts only. */
export type Report = (line: string) => void;

const EVERY = 25;

/** Says how far a long walk is, now and then and not for every step. */
export function progress(report: Report, what: string): (done: number) => void {
  return (done) => {
    if (done % EVERY === 0) report(`${done} ${what}`);
  };
}
