import type { Language } from "#server/scanners/sast/ast/node";
import { csharp } from "#server/scanners/sast/lower/csharp/index";
import type { FrontEnd } from "#server/scanners/sast/lower/front-end";
import { go } from "#server/scanners/sast/lower/go/index";
import { java } from "#server/scanners/sast/lower/java/index";
import { javascript } from "#server/scanners/sast/lower/javascript/index";
import { php } from "#server/scanners/sast/lower/php/index";
import { python } from "#server/scanners/sast/lower/python/index";
import { ruby } from "#server/scanners/sast/lower/ruby/index";

/** All front ends, by language. */
export const frontEnds: ReadonlyMap<Language, FrontEnd> = new Map(
  [javascript, python, java, go, php, ruby, csharp].map((frontEnd) => [frontEnd.language, frontEnd]),
);
