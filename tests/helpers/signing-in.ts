import { type Browser, openBrowser } from "#tests/helpers/browser";
import { type Member, TEST_PASSWORD } from "#tests/helpers/people";
import type { Product } from "#tests/helpers/product";
import { totpCode } from "#tests/helpers/totp";

export interface Enrolled {
  readonly browser: Browser;
  readonly manualKey: string;
  readonly recoveryCodes: readonly string[];
  /** The code that confirmed the authenticator. It is spent. */
  readonly spentCode: string;
}

/** Enters address and password in a new browser, which is then at AAL1. */
export async function enterPassword(product: Product, member: Pick<Member, "email">): Promise<Browser> {
  const browser = openBrowser(product);
  await browser.call((api) => api.session.signIn({ email: member.email, password: TEST_PASSWORD }));
  return browser;
}

/** Signs in with a password and enrols an authenticator; the browser is at AAL2 afterwards. */
export async function enrol(product: Product, member: Pick<Member, "email">): Promise<Enrolled> {
  const browser = await enterPassword(product, member);
  const { manualKey } = await browser.call((api) => api.factor.beginTotp({}));
  const spentCode = totpCode(manualKey);
  const { codes } = await browser.call((api) => api.factor.confirmTotp({ code: spentCode }));
  return { browser, manualKey, recoveryCodes: codes, spentCode };
}
