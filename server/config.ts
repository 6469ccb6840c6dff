import path from "node:path";
import { z } from "zod";
import { parseDatabaseUrl } from "#db/target";
import { projectRoot } from "#server/root";
import { Secret } from "#server/secret";
import { type KeyRing, parseKeyRing } from "#server/vault/key-ring";

/** Values that stand in documentation, examples or other people's repositories: whoever uses one has no secret. */
const WELL_KNOWN =
  /^(changeme|change-me|secret|password|default|example|placeholder|dev[-_].*|test[-_].*|your[-_].*|(.)\2+)$/i;

/** The tools of other people that can be run in scans. */
export const toolIds: readonly string[] = ["opengrep", "semgrep", "bandit", "osv-scanner", "trivy"];

const flag = z
  .enum(["0", "1"])
  .default("0")
  .transform((value) => value === "1");

const flagOn = z
  .enum(["0", "1"])
  .default("1")
  .transform((value) => value === "1");

/** `host:port`; the host of an IPv6 address in brackets, as in URLs. */
const listenAddress = z.string().transform((value, context) => {
  const match = /^(\[[0-9a-f:.]+\]|[^:\s/@]+):(\d{1,5})$/i.exec(value);
  const port = Number(match?.[2]);
  if (match?.[1] && port <= 65_535) return { host: match[1].replace(/^\[|\]$/g, ""), port };
  context.addIssue({ code: "custom", message: "must be host:port, such as 127.0.0.1:9464" });
  return z.NEVER;
});

const secretValue = z
  .string({ error: "is missing; run `npm run setup`" })
  .refine((value) => !WELL_KNOWN.test(value), "is a well-known value; run `npm run setup`")
  .refine(isLongBase64, "must be at least 32 random bytes in base64")
  .transform((value) => new Secret(value));

/** Node's decoder skips what is not base64, so the text is compared with what it decoded. */
function isLongBase64(text: string): boolean {
  const bytes = Buffer.from(text, "base64");
  return bytes.length >= 32 && bytes.toString("base64").replace(/=+$/, "") === text.replace(/=+$/, "");
}

const keyRing = z
  .string({ error: "is missing; run `npm run setup`" })
  .transform((value, context): KeyRing => {
    try {
      return parseKeyRing(value);
    } catch (error) {
      context.addIssue({ code: "custom", message: error instanceof Error ? error.message : "is malformed" });
      return z.NEVER;
    }
  });

const databaseUrl = z.string().transform((value, context) => {
  try {
    return parseDatabaseUrl(value);
  } catch (error) {
    context.addIssue({ code: "custom", message: error instanceof Error ? error.message : "is malformed" });
    return z.NEVER;
  }
});

const origin = z.string().refine((value) => {
  if (!URL.canParse(value)) return false;
  const url = new URL(value);
  return url.origin === value && ["http:", "https:"].includes(url.protocol);
}, "must be an origin such as https://secportal.example.com, without a path");

const address = z.string().refine((value) => {
  if (!URL.canParse(value) || value.endsWith("/")) return false;
  const { protocol, search, hash } = new URL(value);
  return ["http:", "https:"].includes(protocol) && search === "" && hash === "";
}, "must be an address such as https://example.com/folder, without a slash at its end");

/** As OpenTelemetry's `OTEL_EXPORTER_OTLP_ENDPOINT`: a slash at its end means nothing. */
const collector = z.string().transform((value, context) => {
  const url = value.replace(/\/+$/, "");
  if (address.safeParse(url).success && !new URL(url).username) return url;
  context.addIssue({ code: "custom", message: "must be an address such as http://localhost:4318" });
  return z.NEVER;
});

/** `name=value`, separated by commas, each value percent-encoded (W3C Baggage, which OpenTelemetry takes this form from). */
const headers = z.string().transform((value, context) => {
  const pairs = value.split(",").map((item) => /^\s*([\w-]+)=([\x21-\x7e]*)\s*$/.exec(item));
  try {
    return pairs.map(
      (pair) => [pair?.[1] ?? fail(), new Secret(decodeURIComponent(pair?.[2] ?? ""))] as const,
    );
  } catch {
    context.addIssue({ code: "custom", message: "must be name=value, separated by commas" });
    return z.NEVER;
  }
});

const fail = (): never => {
  throw new TypeError("no pair");
};

/** `name=/absolute/path`, separated by commas. */
const scanTools = z
  .string()
  .default("")
  .transform((value, context) => {
    const pairs = value
      .split(",")
      .map((item) => item.trim())
      .filter(Boolean)
      .map((item) => ({ id: item.slice(0, item.indexOf("=")), binary: item.slice(item.indexOf("=") + 1) }));
    for (const { id, binary } of pairs) {
      if (toolIds.includes(id) && path.isAbsolute(binary)) continue;
      const message = `must be name=/absolute/path, separated by commas; the names are ${toolIds.join(", ")}`;
      context.addIssue({ code: "custom", message });
    }
    return pairs;
  });

const schema = z.object({
  NODE_ENV: z.enum(["production", "development", "test"]).default("production"),
  PUBLIC_ORIGIN: origin.default("http://localhost:3000"),
  HOST: z.string().default("127.0.0.1"),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  SECPORTAL_SECRET: secretValue,
  KEK_KEYS: keyRing,
  DATA_KEY_LIMIT: z.coerce
    .number()
    .int()
    .min(1_000)
    .max(2 ** 31)
    .default(2 ** 28),
  DATABASE_URL: databaseUrl.optional(),
  DATABASE_POOLER: z.literal("transaction", { error: "may only be transaction, or unset" }).optional(),
  DATABASE_DIRECT_URL: databaseUrl.optional(),
  DATABASE_ROLE_PREFIX: z
    .string()
    .regex(/^[a-z_][a-z0-9_]{0,40}$/, "must be a plain lower-case name")
    .optional(),
  DATABASE_LANES: z.coerce.number().int().min(2).max(100).default(10),
  AUTO_MIGRATE: flagOn,
  METRICS_ADDRESS: listenAddress.optional(),
  DRAIN_SECONDS: z.coerce.number().int().min(0).max(300).default(0),
  STOP_SECONDS: z.coerce.number().int().min(5).max(3600).default(25),
  DATA_DIR: z.string().default(".data"),
  ACTIVITY_CHECKPOINTS: z.string().optional(),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "silent"]).default("info"),
  SCAN_MEMORY_MB: z.coerce.number().int().min(256).max(65_536).default(1536),
  SCAN_MINUTES: z.coerce.number().int().min(1).max(240).default(20),
  SCAN_TOOLS: scanTools,
  SCAN_TOOL_DATA: z.string().optional(),
  WORKERS: z.coerce.number().int().min(0).max(8).default(1),
  KEEP_SESSIONS_DAYS: z.coerce.number().int().min(1).max(3650).default(30),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, "must start with smtp:// or smtps://")
    .optional(),
  MAIL_FROM: z.string().default("SecPortal <secportal@localhost>"),
  OUTBOUND_ALLOW: z
    .string()
    .default("")
    .transform((value) =>
      value
        .split(",")
        .map((item) => item.trim())
        .filter(Boolean),
    )
    .refine(
      (items) => items.every((item) => /^[^/:@\s]+:\d+$/.test(item)),
      "must be host:port, separated by commas",
    ),
  ALLOW_INSECURE_LOOPBACK: flag,
  TRUST_PROXY: flag,
  ADVISORY_SOURCE: z.enum(["mirror", "osv", "seed"]).default("mirror"),
  ADVISORY_STALE_DAYS: z.coerce.number().int().min(1).max(3650).default(7),
  OSV_DUMP_URL: address.default("https://storage.googleapis.com/osv-vulnerabilities"),
  OSV_API_URL: origin.default("https://api.osv.dev"),
  OTEL_EXPORTER_OTLP_ENDPOINT: collector.optional(),
  OTEL_EXPORTER_OTLP_HEADERS: headers.optional(),
  OTEL_SERVICE_NAME: z.string().max(255).default("secportal"),
  OTEL_TRACES_SAMPLER: z
    .enum([
      ...(["always_on", "always_off", "traceidratio", "parentbased_always_on"] as const),
      ...(["parentbased_always_off", "parentbased_traceidratio"] as const),
    ])
    .default("parentbased_always_on"),
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(1),
});

/** The names of everything that is read, which the documentation is held to. */
export const variables: readonly string[] = Object.keys(schema.shape);

/** Those that hold a secret: whoever starts a process of its own takes them out of the environment it would inherit. */
export const secretVariables = [
  ...(["SECPORTAL_SECRET", "KEK_KEYS", "DATABASE_URL", "DATABASE_DIRECT_URL", "SMTP_URL"] as const),
  "OTEL_EXPORTER_OTLP_HEADERS",
] as const satisfies readonly (keyof typeof schema.shape)[];

export interface Config extends Omit<z.infer<typeof schema>, "KEK_KEYS"> {
  readonly keyRing: KeyRing;
  readonly dataDir: string;
  /** The file, outside the database, that says where each activity log ended. */
  readonly activityCheckpoints: string;
}

/** The configuration is unusable. `message` is one line that names each variable, and never a value. */
export class ConfigError extends Error {}

/**
 * Reads and checks the whole configuration once. Nothing else in the product looks at the environment.
 *
 * @throws ConfigError when anything is missing, malformed or a well-known default.
 */
export function readConfig(environment: Record<string, string | undefined>): Config {
  // An empty variable is how many tools write "not set".
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const result = schema.safeParse(given);
  if (!result.success) {
    const lines = result.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`);
    throw new ConfigError(`Configuration refused: ${lines.join("; ")}.`);
  }
  const { KEK_KEYS, ...values } = result.data;
  if (
    values.NODE_ENV === "production" &&
    !values.ALLOW_INSECURE_LOOPBACK &&
    !isSecureOrLocal(values.PUBLIC_ORIGIN)
  ) {
    throw new ConfigError("Configuration refused: PUBLIC_ORIGIN must be https unless it is localhost.");
  }
  if (values.DATABASE_POOLER && !values.DATABASE_URL)
    throw new ConfigError("Configuration refused: DATABASE_POOLER needs DATABASE_URL, the pooler's address.");
  if (values.DATABASE_DIRECT_URL && !values.DATABASE_POOLER)
    throw new ConfigError(
      "Configuration refused: DATABASE_DIRECT_URL is for a DATABASE_URL that leads to a pooler; set DATABASE_POOLER=transaction as well, or DATABASE_URL alone.",
    );
  const dataDir = path.resolve(projectRoot, values.DATA_DIR);
  const activityCheckpoints = values.ACTIVITY_CHECKPOINTS
    ? path.resolve(projectRoot, values.ACTIVITY_CHECKPOINTS)
    : path.join(dataDir, "activity-checkpoints.jsonl");
  return Object.freeze({ ...values, keyRing: KEK_KEYS, dataDir, activityCheckpoints });
}

function isSecureOrLocal(value: string): boolean {
  const { protocol, hostname } = new URL(value);
  return protocol === "https:" || hostname === "localhost" || hostname === "127.0.0.1";
}
