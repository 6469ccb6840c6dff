import { type Provider, providers } from "#db/vocabulary";
import type { Review } from "~/lib/views";

/** What of the review is shown. Every choice is in the address. */
export interface ReviewFilter {
  readonly provider?: Provider | undefined;
  /** Part of a repository's or an account's name, in whichever case. */
  readonly name?: string | undefined;
  /** Disconnections on or after this day of UTC. */
  readonly since?: string | undefined;
}

export function readReviewFilter(params: URLSearchParams): ReviewFilter {
  const name = params.get("name")?.trim();
  const since = params.get("since") ?? "";
  return {
    provider: providers.find((each) => each === params.get("provider")),
    name: name || undefined,
    since: /^\d{4}-\d\d-\d\d$/.test(since) ? since : undefined,
  };
}

/** The parts of the review that fit. Checks are of the installation, and always whole. */
export function filterReview(review: Review, { provider, name, since }: ReviewFilter): Review {
  const wanted = name?.toLowerCase();
  const fits = (row: { provider: Provider }, ...names: string[]) =>
    (!provider || row.provider === provider) &&
    (!wanted || names.some((each) => each.toLowerCase().includes(wanted)));
  return {
    ...review,
    configs: review.configs.filter((row) => !provider || row.provider === provider),
    connections: review.connections.filter((row) => fits(row, row.providerUsername, row.host)),
    repositories: review.repositories.filter((row) => fits(row, row.fullName)),
    endings: review.endings.filter(
      (row) =>
        (!since || row.at >= since) &&
        fits(row, ...row.connections.flatMap((each) => [each.providerUsername, ...each.removedRepositories])),
    ),
    departed: review.departed.filter((row) => fits(row, row.providerUsername, ...row.repositories)),
  };
}
