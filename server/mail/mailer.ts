import { createTransport } from "nodemailer";
import type { Config } from "#server/config";

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

export interface Mailer {
  /** @throws Error when the server did not take the mail. */
  send(mail: Mail): Promise<void>;
}

/** Sends over the configured SMTP server; null where none is configured, and the product shows links instead. */
export function createMailer(config: Config): Mailer | null {
  if (!config.SMTP_URL) return null;
  const transport = createTransport(config.SMTP_URL, {
    from: config.MAIL_FROM,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    send: async (mail) => {
      await transport.sendMail(mail);
    },
  };
}
