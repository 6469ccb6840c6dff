import { fillForge } from "#tests/browser/fill-forge";
import { startLab } from "#tests/browser/lab";
import { runMainJob } from "#tests/demo/main-job";

const STEP_PX = 400;

/**
 * How often the browser was busy for more than 50 ms while the picker was scrolled from its first row to its last, frame by frame, and how
 * many frames that took. The rows are `count` and those the forges have anyway.
 */
export async function scrollPicker(count: number): Promise<{ longTasks: number; frames: number }> {
  const lab = await startLab();
  try {
    const { operator } = await runMainJob(lab.product, lab.forges, () => {});
    fillForge(lab.forges.github.forge, count);
    await operator.mutate("workspace.updateSettings", {
      ...{ name: "Demo", listingCap: count, driftPolicy: "pause", privatePackages: [] },
    });
    const page = await (await lab.signedIn(operator)).newPage();
    await page.goto(`${lab.product.origin}/settings/repositories`);
    await page
      .getByRole("status")
      .filter({ hasText: /^\d{4} repositories/ })
      .first()
      .waitFor();
    // No function in it has a name: what runs TypeScript here would wrap that in a helper the page does not have.
    return await page.getByRole("list", { name: "Repositories" }).evaluate(async (element, step) => {
      const scroller = element.parentElement;
      if (!scroller) throw new Error("the list does not scroll");
      scroller.scrollIntoView();
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const seen: PerformanceEntry[] = [];
      const observer = new PerformanceObserver((list) => void seen.push(...list.getEntries()));
      observer.observe({ type: "longtask" });
      let frames = 0;
      for (let top = 0; top < scroller.scrollHeight; top += step) {
        scroller.scrollTop = top;
        frames += 1;
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
      await new Promise((resolve) => requestAnimationFrame(resolve));
      seen.push(...observer.takeRecords());
      return { longTasks: seen.length, frames };
    }, STEP_PX);
  } finally {
    await lab.close();
  }
}
