// Detection of layout shifts while a page is loading.
import type { Page } from '@playwright/test';
import { hydrated } from './portal.ts';

type Shift = { value: number; moved: string[] };

/** A connection so slow that a page arrives in pieces, and its font after them: bytes per second, milliseconds. */
const slow = { downloadThroughput: 200_000, uploadThroughput: 200_000, latency: 20 };
const unlimited = { downloadThroughput: -1, uploadThroughput: -1, latency: 0 };

async function line(page: Page, conditions: typeof slow): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.emulateNetworkConditions', { offline: false, ...conditions });
}

/** Records all layout shifts on each page that is opened from now on, over a slow connection. */
export async function watchShifts(page: Page): Promise<void> {
  await line(page, slow);
  await page.addInitScript(() => {
    const shifts: Shift[] = [];
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { value, sources, hadRecentInput } = entry as PerformanceEntry & { value: number; hadRecentInput: boolean; sources: { node?: Node }[] };
        // The space at a line break is invisible, and moves to the next line together with the following word.
        const seen = sources.filter(({ node }) => !(node instanceof Text && node.data.trim() === ''));
        if (hadRecentInput || (sources.length > 0 && seen.length === 0)) continue;
        shifts.push({ value, moved: seen.map(({ node }) => (node instanceof Element ? node.outerHTML : String(node?.textContent)).slice(0, 80)) });
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
}

/** Returns the layout shifts, once the page is hydrated, its font is loaded and two more frames are drawn; afterwards
 * the connection is no longer slow. */
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
