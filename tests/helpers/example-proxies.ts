import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { expect } from "vitest";
import { freePort } from "#tests/demo/free-port";
import { untilListening } from "#tests/helpers/until-listening";

export interface StartedProxy {
  readonly origin: string;
  /** Where it takes plain requests only to send them on; undefined where that is the proxy's own doing. */
  readonly plainOrigin?: string;
  readonly child: ChildProcess;
}

export interface ExampleProxy {
  readonly name: string;
  /** Whether it is not installed here. */
  readonly missing: boolean;
  /** Starts it by our example, with its files in `directory`, before something that listens on the port `backend`. */
  start(backend: number, directory: string): Promise<StartedProxy>;
}

const runs = (program: string, argument: string) => spawnSync(program, [argument]).status === 0;

/** The proxies that `deploy` has an example for. */
export const exampleProxies: readonly ExampleProxy[] = [
  { name: "nginx", missing: !runs("nginx", "-v") || !runs("openssl", "version"), start: startNginx },
  { name: "caddy", missing: !runs("caddy", "version"), start: startCaddy },
];

/** The example as nginx would include it, with the addresses and the certificate of this run. */
async function startNginx(backend: number, directory: string): Promise<StartedProxy> {
  const [plain, secure] = [await freePort(0), await freePort(0)];
  const at = (name: string) => path.join(directory, name);
  const request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"];
  const made = spawnSync("openssl", [...request, "-keyout", at("key.pem"), "-out", at("cert.pem")]);
  expect(made.status).toBe(0);
  const site = replaced(fs.readFileSync("deploy/nginx/secportal.conf", "utf8"), [
    ["server 127.0.0.1:3000;", `server 127.0.0.1:${backend};`],
    ["listen 80;", `listen 127.0.0.1:${plain};`],
    ["listen [::]:80;", ""],
    ["listen 443 ssl;", `listen 127.0.0.1:${secure} ssl;`],
    ["listen [::]:443 ssl;", ""],
    ["/etc/ssl/secportal/fullchain.pem", at("cert.pem")],
    ["/etc/ssl/secportal/privkey.pem", at("key.pem")],
  ]);
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (name) => `${name}_temp_path ${at(name)};`,
  );
  fs.writeFileSync(
    at("nginx.conf"),
    `daemon off;\nworker_processes 1;\npid ${at("nginx.pid")};\nerror_log stderr;\nevents {}\nhttp {\naccess_log off;\n${temporary.join("\n")}\n${site}\n}\n`,
  );
  const child = spawn("nginx", ["-c", at("nginx.conf"), "-p", directory], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  await untilListening(child, secure);
  return { origin: `https://127.0.0.1:${secure}`, plainOrigin: `http://127.0.0.1:${plain}`, child };
}

/** The example without a certificate, which Caddy would fetch from an authority. */
async function startCaddy(backend: number, directory: string): Promise<StartedProxy> {
  const port = await freePort(0);
  const file = path.join(directory, "Caddyfile");
  const site = replaced(fs.readFileSync("deploy/caddy/Caddyfile", "utf8"), [
    ["secportal.example.com {", `http://127.0.0.1:${port} {`],
    ["127.0.0.1:3000", `127.0.0.1:${backend}`],
  ]);
  fs.writeFileSync(file, `{\n\tadmin off\n}\n\n${site}`);
  const child = spawn("caddy", ["run", "--config", file, "--adapter", "caddyfile"], {
    env: { HOME: directory, PATH: process.env.PATH } as Partial<NodeJS.ProcessEnv> as NodeJS.ProcessEnv,
    stdio: ["ignore", "ignore", "pipe"],
  });
  await untilListening(child, port);
  return { origin: `http://127.0.0.1:${port}`, child };
}

function replaced(text: string, pairs: readonly (readonly [string, string])[]): string {
  for (const [from, to] of pairs) {
    expect(text).toContain(from);
    text = text.replace(from, () => to);
  }
  return text;
}
