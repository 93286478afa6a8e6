import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Fails on anything that axe finds against WCAG 2.2 AA on the page as it stands, in the light theme and in the dark one.
 * The themes differ in colours alone, so the dark one is asked about those. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    // Without frames in the page, the pages that axe opens to put their results together are time for nothing.
    const axe = new AxeBuilder({ page }).setLegacyMode(true);
    const { violations } = await (colorScheme === 'light' ? axe.withTags(standards) : axe.withRules('color-contrast')).analyze();
    const found = violations.map(({ id, help, nodes }) => ({ id, help, where: nodes.map(({ target }) => target.join(' ')) }));
    expect(found, `axe, ${colorScheme} theme, ${page.url()}`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: null });
}
