import type { ChildProcess } from "node:child_process";
import net from "node:net";

/**
 * Waits until a program that was just started listens on a port of the loopback address.
 *
 * @throws Error with what it wrote to standard error when it ended first.
 */
export async function untilListening(child: ChildProcess, port: number): Promise<void> {
  let said = "";
  child.stderr?.on("data", (chunk) => (said += String(chunk)));
  while (!(await answers(port)))
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`It ended before it listened:\n${said}`);
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = net.connect(port, "127.0.0.1");
    const say = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("connect", () => say(true));
    socket.once("error", () => setImmediate(() => say(false)));
  });
