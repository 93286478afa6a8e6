// What moves on its own while a page comes to life.
import type { Page } from '@playwright/test';
import { hydrated } from './portal.ts';

type Shift = { value: number; moved: string[] };

/** Notes down everything that moves on its own on each page that is opened from now on. */
export async function watchShifts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const shifts: Shift[] = [];
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { value, sources, hadRecentInput } = entry as PerformanceEntry & { value: number; hadRecentInput: boolean; sources: { node?: Node }[] };
        if (hadRecentInput) continue;
        shifts.push({ value, moved: sources.map(({ node }) => (node instanceof Element ? node.outerHTML : String(node?.textContent)).slice(0, 80)) });
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
}

/** What moved, once the page is alive, its font is there and two more frames are drawn. */
export async function shifts(page: Page): Promise<Shift[]> {
  await hydrated(page);
  return page.evaluate(async () => {
    await document.fonts.ready;
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
    return (window as unknown as { shifts: Shift[] }).shifts;
  });
}
