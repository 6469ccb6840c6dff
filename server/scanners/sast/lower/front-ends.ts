import type { Language } from "#server/scanners/sast/ast/node";
import type { FrontEnd } from "#server/scanners/sast/lower/front-end";
import { java } from "#server/scanners/sast/lower/java/index";
import { javascript } from "#server/scanners/sast/lower/javascript/index";
import { python } from "#server/scanners/sast/lower/python/index";

/** All front ends, by language. */
export const frontEnds: ReadonlyMap<Language, FrontEnd> = new Map(
  [javascript, python, java].map((frontEnd) => [frontEnd.language, frontEnd]),
);
