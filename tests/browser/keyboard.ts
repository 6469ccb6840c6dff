import type { Locator, Page } from "playwright-core";

/** More stops than any page has. */
const MOST_STOPS = 400;

/**
 * Goes to a control as people without a pointer do, by Tab alone, and makes sure that they see where they are.
 *
 * @throws Error when the key does not lead there, or the focus does not show.
 */
export async function tabTo(page: Page, control: Locator): Promise<void> {
  await control.waitFor();
  for (let stops = 0; stops < MOST_STOPS; stops += 1) {
    await page.keyboard.press("Tab");
    const { here, shows } = await control.evaluate((element) => {
      const style = getComputedStyle(element);
      const outlined = style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) > 0;
      return { here: element === document.activeElement, shows: outlined || style.boxShadow !== "none" };
    });
    if (here && shows) return;
    if (here) throw new Error(`the focus does not show on ${control}`);
  }
  throw new Error(`Tab does not lead to ${control}`);
}

/** Goes to a control and presses Enter on it. */
export async function enter(page: Page, control: Locator): Promise<void> {
  await tabTo(page, control);
  await page.keyboard.press("Enter");
}

/** Goes to a field and types what it should hold; the browser selects what it holds already. */
export async function type(page: Page, field: Locator, text: string): Promise<void> {
  await tabTo(page, field);
  await page.keyboard.press("Control+a");
  await page.keyboard.type(text);
}
