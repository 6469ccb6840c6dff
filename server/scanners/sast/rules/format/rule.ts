import { z } from "zod";
import { confidences, severities } from "#db/vocabulary";
import { languages } from "#server/scanners/sast/ast/node";
import { dangers } from "#server/scanners/sast/rules/format/danger";
import {
  match,
  origins,
  propagator,
  sanitizer,
  sink,
  source,
  typing,
} from "#server/scanners/sast/rules/format/matchers";

const text = z.string().trim().min(1);

/** Code a rule is tried on: the text of one file, or several by their path. */
const sample = z.union([
  text.max(20_000),
  z.strictObject({ files: z.record(z.string().max(200), z.string().max(20_000)) }),
]);

const common = {
  /** Stable: it is part of the identity of findings. `js/…`, `python/…`, `java/…`, `go/…`, `php/…`, `ruby/…`, `csharp/…`. */
  id: z.string().regex(/^[a-z0-9-]{1,40}\/[a-z0-9-]{1,80}$/),
  languages: z.array(z.enum(languages)).min(1),
  severity: z.enum(severities),
  confidence: z.enum(confidences),
  cwe: z
    .array(z.string().regex(/^CWE-\d{1,5}$/))
    .min(1)
    .max(10),
  owasp: z
    .array(z.string().regex(/^A(0\d|10):20\d\d$/))
    .max(5)
    .default([]),
  title: text.max(120),
  /** What is wrong and what an attacker gains, in one or two sentences. */
  message: text.max(600),
  /** What to do about it. */
  fix: text.max(600),
  /** Fires only in files that import one of these modules, or a part of them. */
  imports: z.array(z.string().max(200)).min(1).max(30).optional(),
  /** Each `bad` sample must make this rule fire, no `ok` sample may. Samples are in the rule's first language unless named. */
  tests: z.strictObject({ bad: z.array(sample).min(1).max(50), ok: z.array(sample).min(1).max(50) }),
};

/** Fires where a place looks wrong by itself. */
const patternRule = z.strictObject({
  ...common,
  kind: z.literal("pattern"),
  match: z.array(match).min(1).max(100),
});

/** Fires where foreign data reaches a place. */
const taintRule = z.strictObject({
  ...common,
  kind: z.literal("taint"),
  danger: z.enum(dangers),
  /** Which foreign data counts. */
  from: z.array(z.enum(origins)).min(1).default(["remote"]),
  sinks: z.array(sink).min(1).max(100),
  /** In addition to those of the models. They hold for all rules. */
  sources: z.array(source).max(100).default([]),
  /** Without a `for`, they clear the rule's own danger. */
  sanitizers: z.array(sanitizer).max(100).default([]),
  propagators: z.array(propagator).max(100).default([]),
});

export const rule = z.discriminatedUnion("kind", [patternRule, taintRule]);
export type RuleDocument = z.infer<typeof rule>;
export type PatternRule = z.infer<typeof patternRule>;
export type TaintRule = z.infer<typeof taintRule>;

/** What all rules of some languages share: one file per framework or library. */
export const model = z.strictObject({
  model: text.max(60),
  languages: z.array(z.enum(languages)).min(1),
  sources: z.array(source).max(300).default([]),
  types: z.array(typing).max(300).default([]),
  sanitizers: z.array(sanitizer).max(300).default([]),
  propagators: z.array(propagator).max(300).default([]),
});
export type ModelDocument = z.infer<typeof model>;
