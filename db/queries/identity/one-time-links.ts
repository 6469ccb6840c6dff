import { and, eq, gt, isNull, sql } from "drizzle-orm";
import type { IdentityTx } from "#db/database";
import { oneTimeLinks } from "#db/schema/users";

type Purpose = "first_run";

/** Replaces every open link of a purpose: only the newest works. */
export async function putOneTimeLink(
  tx: IdentityTx,
  link: { id: string; purpose: Purpose; tokenHash: Buffer; lifeSeconds: number },
): Promise<void> {
  await tx
    .delete(oneTimeLinks)
    .where(and(eq(oneTimeLinks.purpose, link.purpose), isNull(oneTimeLinks.consumedAt)));
  await tx.insert(oneTimeLinks).values({
    id: link.id,
    purpose: link.purpose,
    tokenHash: link.tokenHash,
    expiresAt: sql`now() + make_interval(secs => ${link.lifeSeconds})`,
  });
}

const open = (purpose: Purpose, tokenHash: Buffer) =>
  and(
    eq(oneTimeLinks.purpose, purpose),
    eq(oneTimeLinks.tokenHash, tokenHash),
    isNull(oneTimeLinks.consumedAt),
    gt(oneTimeLinks.expiresAt, sql`now()`),
  );

export async function isLinkOpen(tx: IdentityTx, purpose: Purpose, tokenHash: Buffer): Promise<boolean> {
  const rows = await tx.select({ id: oneTimeLinks.id }).from(oneTimeLinks).where(open(purpose, tokenHash));
  return rows.length > 0;
}

/** Spends a link. False when it is unknown, spent or expired. */
export async function consumeLink(tx: IdentityTx, purpose: Purpose, tokenHash: Buffer): Promise<boolean> {
  const rows = await tx
    .update(oneTimeLinks)
    .set({ consumedAt: sql`now()` })
    .where(open(purpose, tokenHash))
    .returning({ id: oneTimeLinks.id });
  return rows.length === 1;
}
