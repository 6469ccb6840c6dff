import type { Language } from "#server/scanners/sast/ast/node";
import type { FrontEnd } from "#server/scanners/sast/lower/front-end";
import { javascript } from "#server/scanners/sast/lower/javascript/index";

/** All front ends, by language. */
export const frontEnds: ReadonlyMap<Language, FrontEnd> = new Map([[javascript.language, javascript]]);
