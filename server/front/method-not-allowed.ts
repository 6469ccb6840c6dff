import { AppError } from "#server/errors";

/** The refusal of a method at an address that is served. `allow` are the methods it takes (RFC 9110 section 15.5.6). */
export const methodNotAllowed = (...allow: readonly string[]): AppError =>
  new AppError("METHOD_NOT_ALLOWED", {
    say: `That method is not served here. Use ${allow.join(" or ")}.`,
    context: { allow: allow.join(", ") },
  });
