import { lookup } from "node:dns/promises";
import type { Config } from "#server/config";
import { fail, ok, type Say, saidBy, warn } from "#server/connect/examine/check";
import { outboundPolicy } from "#server/outbound/policy";
import { send } from "#server/outbound/request";

/** What a failed connection's code means for whoever runs the server. */
const meanings: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there: check address and port of the provider config",
  ECONNRESET: "the connection was cut: look for a firewall or a proxy in between",
  UND_ERR_CONNECT_TIMEOUT: "nobody answered: look for a firewall in between",
  CERT_HAS_EXPIRED: "the provider's certificate has expired: have it renewed",
  ERR_TLS_CERT_ALTNAME_INVALID: "the certificate is for another name: use the name it is for",
  DEPTH_ZERO_SELF_SIGNED_CERT: "the certificate is its own issuer: name it in NODE_EXTRA_CA_CERTS",
  SELF_SIGNED_CERT_IN_CHAIN: "the issuer is not known here: name its certificate in NODE_EXTRA_CA_CERTS",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    "the issuer is not known here: name its certificate in NODE_EXTRA_CA_CERTS",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    "the issuer is not known here: name its certificate in NODE_EXTRA_CA_CERTS",
};

/** Looks whether a provider's origin may be asked, has an address, and answers. False when it cannot be reached. */
export async function examineHost(
  config: Pick<Config, "OUTBOUND_ALLOW" | "ALLOW_INSECURE_LOOPBACK">,
  address: string,
  say: Say,
): Promise<boolean> {
  const url = new URL(address);
  const policy = outboundPolicy(config);
  const refusal = policy.refusal(url);
  if (refusal) {
    say(fail(`${url.origin} may not be asked`, refusal));
    return false;
  }
  say(ok(`${url.origin} may be asked`));
  try {
    const found = await lookup(url.hostname.replace(/^\[|\]$/g, ""), { all: true });
    if (!found.some((each) => policy.mayConnect(url, each.address))) {
      say(fail(`${url.hostname} leads to a private address`, "add it to OUTBOUND_ALLOW if that is right"));
      return false;
    }
    say(ok(`${url.hostname} has an address`));
  } catch {
    say(fail(`${url.hostname} has no address`, "check the name, and the name server of this machine"));
    return false;
  }
  return await answers(address, say);
}

async function answers(address: string, say: Say): Promise<boolean> {
  const { origin } = new URL(address);
  try {
    const { status } = await send({ url: address, headers: { accept: "*/*" } });
    const what = `${origin} answers (status ${status})`;
    say(status < 500 ? ok(what) : warn(what, "the provider itself is in trouble; try again later"));
    return true;
  } catch (error) {
    const code = innermostCode(error);
    say(fail(`${origin} does not answer${code ? ` (${code})` : ""}`, meanings[code] ?? saidBy(error)));
    return false;
  }
}

function innermostCode(error: unknown): string {
  let code = "";
  for (let at = error; at instanceof Error; at = at.cause) {
    if ("code" in at && typeof at.code === "string") code = at.code;
  }
  return code;
}
