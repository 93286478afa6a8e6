// What moves on its own while a page comes to life.
import type { Page } from '@playwright/test';
import { hydrated } from './portal.ts';

type Shift = { value: number; moved: string[] };

/** A line on which a page comes in pieces, and its font after them: bytes a second, milliseconds. */
const slow = { downloadThroughput: 200_000, uploadThroughput: 200_000, latency: 20 };
const unlimited = { downloadThroughput: -1, uploadThroughput: -1, latency: 0 };

async function line(page: Page, conditions: typeof slow): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.emulateNetworkConditions', { offline: false, ...conditions });
}

/** Notes down everything that moves on its own on each page that is opened from now on, over a slow line. */
export async function watchShifts(page: Page): Promise<void> {
  await line(page, slow);
  await page.addInitScript(() => {
    const shifts: Shift[] = [];
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { value, sources, hadRecentInput } = entry as PerformanceEntry & { value: number; hadRecentInput: boolean; sources: { node?: Node }[] };
        // Where a line ends is a space that nobody sees, and that goes to the next line with the word that comes after it.
        const seen = sources.filter(({ node }) => !(node instanceof Text && node.data.trim() === ''));
        if (hadRecentInput || (sources.length > 0 && seen.length === 0)) continue;
        shifts.push({ value, moved: seen.map(({ node }) => (node instanceof Element ? node.outerHTML : String(node?.textContent)).slice(0, 80)) });
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
}

/** What moved, once the page is alive, its font is there and two more frames are drawn. The line is quick again. */
export async function shifts(page: Page): Promise<Shift[]> {
  await hydrated(page);
  const seen = await page.evaluate(async () => {
    await document.fonts.ready;
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
    return (window as unknown as { shifts: Shift[] }).shifts;
  });
  await line(page, unlimited);
  return seen;
}
