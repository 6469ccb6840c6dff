import { createTransport } from "nodemailer";
import type { Config } from "#server/config";

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  /** Of a message that may be sent more than once, so that mail programs show it once. */
  readonly messageId?: string;
}

export interface Mailer {
  /** @throws Error when the server did not take the mail. */
  send(mail: Mail): Promise<void>;
}

/** In milliseconds; the library's own are minutes, and somebody waits for every mail. */
const TIMEOUTS = {
  dnsTimeout: 5_000,
  connectionTimeout: 10_000,
  greetingTimeout: 10_000,
  socketTimeout: 30_000,
};

/** Sends over the configured SMTP server; null where none is configured, and the product shows links instead. */
export function createMailer(config: Config): Mailer | null {
  if (!config.SMTP_URL) return null;
  const transport = createTransport(
    { url: config.SMTP_URL, ...TIMEOUTS },
    { from: config.MAIL_FROM, disableFileAccess: true, disableUrlAccess: true },
  );
  return {
    send: async (mail) => {
      await transport.sendMail(mail);
    },
  };
}
