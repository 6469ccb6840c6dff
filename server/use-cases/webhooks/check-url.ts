import { AppError } from "#server/errors";
import { outboundPolicy } from "#server/outbound/policy";
import type { Services } from "#server/services";

/**
 * An address as it is kept. What the name leads to is checked again at every request.
 *
 * @throws AppError BAD_REQUEST for one that may not be asked, with what to do.
 */
export function checkUrl(services: Services, text: string): string {
  const refuse = (say: string) => new AppError("BAD_REQUEST", { say, context: { field: "url" } });
  if (!URL.canParse(text)) throw refuse("Enter an address like https://hooks.example.com/secportal.");
  const url = new URL(text);
  const refusal = outboundPolicy(services.config).refusal(url);
  if (refusal) throw refuse(refusal);
  url.hash = "";
  return url.href;
}
