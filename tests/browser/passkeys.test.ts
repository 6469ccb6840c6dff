import type { CDPSession, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type WatchedPage, watchedPage } from "#tests/browser/browser";
import { type Lab, startLab } from "#tests/browser/lab";
import type { ProductProcess } from "#tests/demo/product-process";

const email = "operator@example.com";
const password = "a long passphrase for this test";

let lab: Lab;
let product: ProductProcess;
let watched: WatchedPage;
let page: Page;
let devices: CDPSession;
let device: string;
let recoveryCodes: string[];

beforeAll(async () => {
  lab = await startLab();
  product = lab.product;
  watched = await watchedPage(await lab.browser.newContext({ viewport: { width: 1280, height: 900 } }));
  page = watched.page;
  devices = await page.context().newCDPSession(page);
  await devices.send("WebAuthn.enable");
  device = await addDevice(true);
});

afterAll(() => lab?.close());

/** A device of the browser, which verifies its person or cannot. */
async function addDevice(verifies: boolean): Promise<string> {
  const { authenticatorId } = await devices.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      ...{ protocol: "ctap2", transport: "internal", hasResidentKey: true },
      ...{ hasUserVerification: verifies, isUserVerified: verifies, automaticPresenceSimulation: true },
    },
  });
  return authenticatorId;
}

const verifies = (isUserVerified: boolean) =>
  devices.send("WebAuthn.setUserVerified", { authenticatorId: device, isUserVerified });

const button = (name: string) => page.getByRole("button", { name, exact: true });
const open = (where: string) => page.goto(`${product.origin}${where}`);

async function signOut(): Promise<void> {
  await open("/account");
  await button("Sign out everywhere").click();
  await page.waitForURL(/\/login/);
}

test("the first owner chooses a passkey as the second factor", async () => {
  await page.goto(product.setupLink);
  await page.getByLabel("Your name").fill("First Operator");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByLabel("Workspace").fill("Security");
  await page.locator("form button[type=submit]").click();
  await page.waitForURL(/\/factor/);
  await button("Use a passkey").click();
  await page.getByText("Your recovery codes").waitFor();
  recoveryCodes = await page.getByLabel("Recovery codes").getByRole("listitem").allInnerTexts();
  await page.getByRole("link", { name: "I have kept them, continue" }).click();

  await page.waitForURL(`${product.origin}/`);
  expect(recoveryCodes).toHaveLength(10);
});

test("the passkey signs in alone", async () => {
  await signOut();
  await button("Sign in with a passkey").click();

  await page.waitForURL(`${product.origin}/`);
  await open("/account");
  await page.getByText("10 of 10 left").waitFor();
  expect(await page.getByText(/last used/).count()).toBe(1);
});

test("a device that does not verify its person is refused, and the page says what to do", async () => {
  await signOut();
  await verifies(false);
  await button("Sign in with a passkey").click();
  await page.getByRole("alert").filter({ hasText: "No passkey was used" }).waitFor();
  await verifies(true);

  expect(page.url()).toContain("/login");
});

test("the passkey is the second step after the password", async () => {
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await button("Sign in").click();
  await page.waitForURL(/\/factor/);
  await button("Use a passkey").click();

  await page.waitForURL(`${product.origin}/`);
});

test("the passkey confirms that it is them, and the last factor cannot be removed", async () => {
  await open("/confirm?next=%2Faccount");
  await button("Confirm with a passkey").click();
  await page.waitForURL(`${product.origin}/account`);

  expect(await page.getByRole("link", { name: /^Remove / }).count()).toBe(0);
});

test("a second passkey is added on another device, and removed after a question", async () => {
  await devices.send("WebAuthn.removeVirtualAuthenticator", { authenticatorId: device });
  device = await addDevice(true);
  await open("/account/passkeys/new");
  await page.getByLabel("Name").fill("Blue key");
  await button("Create passkey").click();
  await page.getByText("Passkey added").waitFor();
  await page.getByRole("link", { name: "Remove Blue key" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Remove passkey" }).click();
  await page.getByText("Passkey removed, other sessions ended").waitFor();

  expect(await page.getByText("Blue key").count()).toBe(0);
});

test("a service token is made, shown once, and works from a program", async () => {
  await open("/settings/workspace/tokens/new");
  await page.getByLabel("Name").fill("Nightly report");
  await button("Make service token").click();
  const token = await page.getByLabel("Service token", { exact: true }).inputValue();
  const ask = () =>
    fetch(`${product.origin}/api/git/connections`, { headers: { authorization: `Bearer ${token}` } });
  expect(token).toMatch(/^spt_[0-9A-Za-z]{49}$/);
  expect((await ask()).status).toBe(200);
  await page.getByRole("link", { name: "I have copied it" }).click();
  await page.getByRole("link", { name: "Revoke Nightly report" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Revoke service token" }).click();
  await page.getByText("Service token revoked").waitFor();

  expect((await ask()).status).toBe(401);
  expect(await page.content()).not.toContain(token);
});

test("the browser complained about nothing", () => {
  expect(watched.complaints).toEqual([]);
});
