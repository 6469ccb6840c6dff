import type { Provider } from "#db/vocabulary";
import { bitbucket } from "#server/providers/bitbucket/index";
import { github } from "#server/providers/github/index";
import { gitlab } from "#server/providers/gitlab/index";
import type { ProviderAdapter } from "#server/providers/provider";

export type ProviderRegistry = Readonly<Record<Provider, ProviderAdapter>>;

/** Every provider there is. A new word in the vocabulary does not compile until its adapter stands here. */
export const providerRegistry: ProviderRegistry = { github, gitlab, bitbucket };
