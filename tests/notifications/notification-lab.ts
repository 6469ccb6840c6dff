import type { Role } from "#db/vocabulary";
import type { ActivityEvent } from "#server/domain/activity";
import { newId } from "#server/domain/id";
import { type DeliveryOptions, deliverNext } from "#server/notifications/deliver";
import { fanOutNext } from "#server/notifications/fan-out";
import { recordActivity } from "#server/record-activity";
import { type BehindTheWalls, lookBehindTheWalls } from "#tests/helpers/behind-the-walls";
import type { Member, Workspace } from "#tests/helpers/people";
import { createProduct, type Product } from "#tests/helpers/product";

export interface NotificationLab {
  readonly product: Product;
  readonly walls: BehindTheWalls;
  /** A new workspace with its owner. */
  workspace(): Promise<{ workspace: Workspace; owner: Member }>;
  join(workspace: Workspace, role: Role): Promise<Member>;
  /** Records an event as the product would, and fans out everything that waits. */
  happen(workspaceId: string, event: ActivityEvent): Promise<void>;
  /** Fans out everything that waits. */
  fanOut(): Promise<void>;
  /** Attempts every delivery that is due now; returns how many attempts that were. */
  deliver(options?: DeliveryOptions): Promise<number>;
  /** Moves the clock of every waiting delivery on until it is due. */
  passTime(): Promise<void>;
  close(): Promise<void>;
}

export async function openNotificationLab(overrides: Record<string, string> = {}): Promise<NotificationLab> {
  const product = await createProduct(overrides);
  const walls = lookBehindTheWalls(product.database);
  const { services } = product;
  const fanOut = async () => {
    while (await fanOutNext(services));
  };
  return {
    ...{ product, walls, fanOut },
    workspace: async () => {
      const workspace = await product.workspace("Acme");
      return { workspace, owner: await product.member(workspace, "owner") };
    },
    join: (workspace, role) => product.member(workspace, role),
    happen: async (workspaceId, event) => {
      const doer = { kind: "user" as const, id: newId(), name: "Somebody", request: null };
      await services.db.withWorkspace({ workspaceId }, (tx) => recordActivity(tx, workspaceId, doer, event));
      await fanOut();
    },
    deliver: async (options = {}) => {
      let attempts = 0;
      while (await deliverNext(services, options)) attempts += 1;
      return attempts;
    },
    passTime: async () => {
      await walls.sql`update notification_deliveries set next_attempt_at = now() where state = 'pending'`;
    },
    close: async () => {
      await walls.close();
      await product.close();
    },
  };
}

export const scanFailed = (fullName = "acme-example/payments-api"): ActivityEvent => ({
  action: "scan_failed",
  entityId: newId(),
  metadata: { fullName, code: "INTERNAL" },
});

export const broken = (connectionId = newId()): ActivityEvent => ({
  action: "git_connection_state_changed",
  entityId: connectionId,
  metadata: {
    ...{ provider: "github", providerUsername: "octo-example", from: "active", to: "reauth_required" },
    reason: "GitHub no longer accepts it. Reconnect it.",
  },
});
