import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { newId } from "#server/domain/id";
import { type Place, placeContext } from "#server/vault/place";
import { open, type Sealed, seal } from "#server/vault/seal";
import { type Figure, median, rounded } from "#tests/bench/figure";

const WARM_UP = 40;
const ROUNDS = 301;
const VALUES = 1000;

const key = randomBytes(32);
const keyId = newId();
const token = Buffer.from(`gho_${"x".repeat(36)}`);
const place: Place = {
  ...{ workspaceId: newId(), rowId: newId(), column: "git_connections.access_token", provider: "github" },
  destination: "https://github.com",
};
const context = placeContext(place, keyId);

/** What the platform itself needs for the same bytes: nothing is checked, and the associated data lies ready. */
function bareSeal(): Sealed {
  const iv = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, iv);
  cipher.setAAD(context);
  const value = Buffer.concat([cipher.update(token), cipher.final()]);
  return { value, iv, tag: cipher.getAuthTag() };
}

function bareOpen({ value, iv, tag }: Sealed): Buffer {
  const decipher = createDecipheriv("aes-256-gcm", key, iv);
  decipher.setAAD(context);
  decipher.setAuthTag(tag);
  return Buffer.concat([decipher.update(value), decipher.final()]);
}

const ourSeal = (): Sealed => seal(key, token, placeContext(place, keyId));
const ourOpen = (sealed: Sealed): Buffer => open(key, sealed, placeContext(place, keyId));

/** Seconds for one round. */
function seconds(work: () => unknown): number {
  const begun = process.hrtime.bigint();
  for (let index = 0; index < VALUES; index += 1) work();
  return Number(process.hrtime.bigint() - begun) / 1e9;
}

/**
 * Throughput of ours over that of the bare one, as the median of many short rounds. The two take turns within a round, each
 * first in every other one, so that both meet the same machine.
 */
function ratio(ours: () => unknown, bare: () => unknown): number {
  const ratios: number[] = [];
  for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
    const oursFirst = round % 2 === 0;
    const early = seconds(oursFirst ? ours : bare);
    const late = seconds(oursFirst ? bare : ours);
    if (round >= WARM_UP) ratios.push(oursFirst ? late / early : early / late);
  }
  return median(ratios);
}

/** How fast values are sealed and opened for their place, beside bare AES-256-GCM over the same bytes. */
export async function run(): Promise<Figure[]> {
  const sealed = bareSeal();
  const against = "node:crypto AES-256-GCM, same associated data, 40-byte value";
  const figure = (name: string, value: number): Figure => ({
    ...{ bench: "vault", figure: name, value: rounded(value), unit: "ratio", target: ">= 0.8", against },
  });
  return [
    figure("seal_ratio", ratio(ourSeal, bareSeal)),
    figure(
      "open_ratio",
      ratio(
        () => ourOpen(sealed),
        () => bareOpen(sealed),
      ),
    ),
  ];
}
