import type { Mail } from "#server/mail/mailer";
import { type Message, toldOf } from "#server/notifications/message";

/** A notification as an e-mail: text, and the same as simple HTML. Names in it come from providers, so they are escaped. */
export function composeMail(
  message: Message,
  to: string,
  workspace: string,
  origin: string,
): Mail & { readonly html: string; readonly messageId: string } {
  const { title, text, path } = toldOf(message);
  const link = origin + path;
  const choose = `${origin}/notifications/preferences`;
  const footer = `You are told because of your role in ${workspace}. Choose what you are told: ${choose}`;
  return {
    to,
    subject: `[${oneLine(workspace)}] ${oneLine(title)}`,
    text: `${title}\n\n${text}\n\n${link}\n\n-- \n${footer}\n`,
    html: [
      `<p><strong>${escapeHtml(title)}</strong></p><p>${escapeHtml(text)}</p>`,
      `<p><a href="${escapeHtml(link)}">Open it in SecPortal</a></p>`,
      `<hr><p><small>You are told because of your role in ${escapeHtml(workspace)}.`,
      `<a href="${escapeHtml(choose)}">Choose what you are told</a></small></p>`,
    ].join("\n"),
    messageId: `<${message.id}@${new URL(origin).hostname}>`,
  };
}

const oneLine = (text: string): string => text.replace(/\s+/g, " ");

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (sign) => entities[sign] ?? sign);
