import { runBackup } from "#server/commands/backup/run-backup";
import { runEntry } from "#server/commands/shared/run-entry";

/** Entry of `npm run backup`: backs up the embedded database, checks a backup, and restores one. */
runEntry("backup", runBackup);
