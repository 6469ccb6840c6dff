import { runDoctor } from "#server/commands/doctor/run-doctor";
import { runEntry } from "#server/commands/shared/run-entry";
import { installOutboundGuard } from "#server/outbound/guard";
import { outboundPolicy } from "#server/outbound/policy";

/** Entry of `npm run doctor`: looks at an installation with its real providers and prints what to do. */
runEntry("doctor", (command) =>
  runDoctor({ ...command, configured: (config) => void installOutboundGuard(outboundPolicy(config)) }),
);
