import { z } from "zod";
import { appRouter } from "#server/trpc/app-router";
import type { Access } from "#server/trpc/procedure";

export interface ProcedureContract {
  /** `scan.start`. */
  readonly path: string;
  readonly type: "query" | "mutation";
  readonly access: Access;
  /** Whether it takes an idempotency key. */
  readonly creates: boolean;
  /** Null where the procedure takes nothing. */
  readonly input: JsonSchema | null;
  readonly inputOptional: boolean;
  readonly output: JsonSchema;
}

/** As much of JSON Schema 2020-12 as the schemas of our procedures come to. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly propertyNames?: JsonSchema;
}

interface Definition {
  readonly type: "query" | "mutation";
  readonly meta: { readonly access: Access; readonly creates?: true };
  readonly inputs: readonly z.ZodType[];
  readonly output: z.ZodType;
}

/**
 * What every procedure takes and answers, read from the schemas that judge it, in the router's order.
 *
 * @throws Error for a schema that JSON Schema cannot say.
 */
export function describeProcedures(): ProcedureContract[] {
  return Object.entries(appRouter._def.procedures).map(([path, procedure]) => {
    const { type, meta, inputs, output } = (procedure as unknown as { _def: Definition })._def;
    const [input] = inputs;
    if (inputs.length > 1) throw new Error(`${path} has more than one input schema.`);
    return {
      ...{ path, type, access: meta.access, creates: meta.creates ?? false },
      input: input ? inJson(input, "input") : null,
      inputOptional: input?.safeParse(undefined).success ?? true,
      output: inJson(output, "output"),
    };
  });
}

/** The schema as JSON Schema: what is sent (`input`), or what comes back (`output`). */
export function inJson(schema: z.ZodType, io: "input" | "output"): JsonSchema {
  const made = z.toJSONSchema(schema, {
    io,
    override: ({ jsonSchema }) => {
      // The pattern says what the format says already, at great length.
      if (jsonSchema.format === "uuid" || jsonSchema.format === "date-time") delete jsonSchema.pattern;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      // A member that is added later must not break whoever checks answers by this.
      if (io === "output" && jsonSchema.additionalProperties === false)
        delete jsonSchema.additionalProperties;
    },
  });
  const { $schema: _, ...rest } = made as JsonSchema;
  return rest;
}
