import type { Notification } from "#server/domain/notification";
import { type Told, tell } from "#server/domain/notification-text";

export interface Message {
  /** The same for every attempt and every destination. */
  readonly id: string;
  readonly workspaceId: string;
  readonly kind: Notification["kind"] | "test";
  readonly facts: object;
  readonly createdAt: Date;
}

const test: Told = {
  title: "A test from SecPortal",
  text: "Nothing happened. This webhook works.",
  path: "/settings/workspace/webhooks",
};

/** A stored message in words. What was stored is one of the kinds with its facts: only `raise` writes it. */
export const toldOf = ({ kind, facts }: Pick<Message, "kind" | "facts">): Told =>
  kind === "test" ? test : tell({ kind, facts } as Notification);
