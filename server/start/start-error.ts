/** What a start that fails ends with, so that a supervisor can tell a wait from a repair. After sysexits.h where that has a word. */
export const exitCodes = {
  /** EX_UNAVAILABLE: the database does not answer, or refuses the login. */
  databaseUnreachable: 69,
  /** EX_OSERR: the address to listen on is taken or not allowed. */
  addressTaken: 71,
  /** EX_CANTCREAT: `DATA_DIR` cannot be written. */
  dataDirNotWritable: 73,
  /** EX_TEMPFAIL: migrations are missing, and this process was told not to apply them. */
  migrationsPending: 75,
  /** EX_PROTOCOL: the server is older than the product can work with. */
  serverTooOld: 76,
  /** EX_DATAERR: a backup is damaged, or is none. */
  backupUnusable: 65,
  /** EX_CONFIG: a setting is missing or wrong, or a key does not fit the database. */
  config: 78,
} as const;

/** The process cannot start. `message` is one line that says what to do, and never holds a secret. */
export class StartError extends Error {
  constructor(
    readonly exitCode: number,
    message: string,
    cause?: unknown,
  ) {
    super(message, { cause });
  }
}
