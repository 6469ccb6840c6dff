/** Cookies that an answer sets, as `name=value` pairs for a Cookie header; cleared ones are left out. */
export const cookiesSet = (headers: Headers): string[] =>
  headers
    .getSetCookie()
    .filter((line) => !/max-age=0/i.test(line))
    .map((line) => line.split(";")[0] ?? "");

/** The Cookie header of somebody whose browser kept what the answer set. */
export const cookieFrom = (headers: Headers): string => cookiesSet(headers).join("; ");
