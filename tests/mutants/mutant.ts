/** One exact replacement in one file. */
export interface Edit {
  /** Below the project. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
}

/** The product without one of its walls. */
export interface Mutant extends Edit {
  readonly id: string;
  /** What is missing then, in plain words. */
  readonly wall: string;
  /** The rest of a wall that is built in two places. */
  readonly also?: readonly Edit[];
  /** Test files of which at least one test must fail. */
  readonly tests: readonly string[];
  /** Only tests with this in their names are run, where a file holds much else. */
  readonly only?: string;
}
