import type { Provider } from "#db/vocabulary";

/** The repository with vulnerable source that each forge holds. */
export const scannable: Record<Provider, { externalId: string; fullName: string }> = {
  github: { externalId: "500001", fullName: "acme-example/payments-api" },
  gitlab: { externalId: "7001", fullName: "acme-example/platform/inventory-service" },
  bitbucket: {
    externalId: "{6f0c1f3a-0d5e-4c55-9a51-1f5f6e3d0c01}",
    fullName: "acme-example/release-notifier",
  },
};
