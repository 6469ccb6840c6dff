/**
 * Where a node stands in its file: offsets in UTF-16 code units, `end` exclusive. Lines are worked out from the text when
 * somebody asks, as most nodes are never reported.
 */
export interface Place {
  readonly start: number;
  readonly end: number;
}

/** The languages the engine reads. TypeScript, JSX and TSX are `javascript`: they lower to the same nodes. */
export const languages = ["javascript", "python", "java", "go", "php", "ruby", "csharp"] as const;
export type Language = (typeof languages)[number];
