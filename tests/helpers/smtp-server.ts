import net from "node:net";

export interface SmtpServer {
  readonly url: string;
  /** Every mail taken so far: whom it is for, and its text as sent. */
  readonly taken: { to: string[]; text: string }[];
  close(): Promise<void>;
}

/** The few commands of SMTP that a client needs to hand over a mail (RFC 5321 section 4.5.1), on loopback. */
export async function startSmtpServer(): Promise<SmtpServer> {
  const taken: SmtpServer["taken"] = [];
  const server = net.createServer((socket) => {
    let to: string[] = [];
    let body: string[] | null = null;
    let pending = "";
    socket.write("220 test ready\r\n");
    socket.on("data", (chunk) => {
      const lines = (pending + chunk.toString("utf8")).split("\r\n");
      pending = lines.pop() ?? "";
      for (const line of lines) {
        if (body === null) socket.write(answer(line));
        else if (line === ".") {
          taken.push({ to, text: body.join("\n") });
          [to, body] = [[], null];
          socket.write("250 taken\r\n");
        } else body.push(line);
      }
    });
    const answer = (line: string): string => {
      const recipient = /^RCPT TO:<([^>]+)>/i.exec(line)?.[1];
      if (recipient) to.push(recipient);
      if (/^DATA/i.test(line)) {
        body = [];
        return "354 go on\r\n";
      }
      if (/^QUIT/i.test(line)) return "221 bye\r\n";
      return "250 ok\r\n";
    };
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address() as net.AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    taken,
    close: () => new Promise((done) => void server.close(() => done())),
  };
}
