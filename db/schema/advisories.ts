import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  date,
  doublePrecision,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
} from "drizzle-orm/pg-core";
import { instant } from "#db/schema/columns";
import { advisoryPolicies } from "#db/schema/policies";

/** The fields of one OSV record that matching and showing need. A withdrawn one is kept, so that an older copy cannot bring it back. */
export const advisories = pgTable(
  "advisories",
  {
    id: text("id").primaryKey(),
    modified: instant("modified").notNull(),
    withdrawn: boolean("withdrawn").notNull(),
    aliases: text("aliases").array().notNull(),
    summary: text("summary").notNull(),
    cvss: jsonb("cvss").$type<{ type: string; score: string }[]>().notNull(),
    severityWord: text("severity_word"),
    cwe: text("cwe").array().notNull(),
    /** Which edition of the reader wrote it: a later one writes the same record anew. */
    reader: integer("reader").notNull(),
  },
  () => advisoryPolicies("advisories"),
);

/** One `affected` entry of a record: the package it is about, in the spelling that two names of one package share. */
export const advisoryPackages = pgTable(
  "advisory_packages",
  {
    ecosystem: text("ecosystem").notNull(),
    packageName: text("package_name").notNull(),
    advisoryId: text("advisory_id").notNull(),
    /** Place in the record. */
    entry: integer("entry").notNull(),
    ranges: jsonb("ranges").notNull(),
    versions: text("versions").array().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.ecosystem, table.packageName, table.advisoryId, table.entry] }),
    foreignKey({ columns: [table.advisoryId], foreignColumns: [advisories.id] }).onDelete("cascade"),
    index("advisory_packages_of").on(table.advisoryId),
    ...advisoryPolicies("advisory_packages"),
  ],
);

/** What is known of the exploitation of a CVE: FIRST's estimate, and CISA's catalogue of what is exploited. */
export const cveExploits = pgTable(
  "cve_exploits",
  {
    cve: text("cve").primaryKey(),
    /** Estimated probability of exploitation within 30 days, 0 to 1. */
    epss: doublePrecision("epss"),
    /** Day of the estimate. */
    epssOn: date("epss_on", { mode: "string" }),
    /** Day on which CISA listed it. */
    exploitedSince: date("exploited_since", { mode: "string" }),
  },
  (table) => [
    check("cve_exploits_epss", sql`${table.epss} between 0 and 1`),
    ...advisoryPolicies("cve_exploits"),
  ],
);

/**
 * Where the mirror's knowledge comes from and how old it is: a row for each ecosystem, and for `epss` and `kev`. A row without
 * `asOf` is being filled for the first time.
 */
export const advisoryFeeds = pgTable(
  "advisory_feeds",
  {
    name: text("name").primaryKey(),
    /** Up to when what is published is known. */
    asOf: instant("as_of"),
    /** The newest change of the last whole list; null when no whole list was read. */
    seenUpTo: instant("seen_up_to"),
    finishedAt: instant("finished_at"),
    /** Counts transactions that changed something. */
    revision: bigint("revision", { mode: "number" }).notNull().default(0),
  },
  () => advisoryPolicies("advisory_feeds"),
);
