import { type Message, toldOf } from "#server/notifications/message";

/** The body of a webhook request: the same bytes for every attempt, since the signature is over them. */
export function webhookBody(message: Message, origin: string): string {
  const { title, text, path } = toldOf(message);
  return JSON.stringify({
    type: message.kind,
    timestamp: message.createdAt.toISOString(),
    data: { workspaceId: message.workspaceId, title, text, url: origin + path, ...message.facts },
  });
}
