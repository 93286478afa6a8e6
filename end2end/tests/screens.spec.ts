// Requirements for every screen: it is no wider than the window, and with JavaScript there are no layout shifts, axe
// finds no violations in either theme, and the outline for screen readers matches the committed snapshot.
import { expectAccessible } from './accessible.ts';
import { shifts, watchShifts } from './layout-shift.ts';
import { outline } from './outline.ts';
import { people } from './people.ts';
import { expectNoSidewaysScroll, hydrated, Palette, signIn } from './portal.ts';
import { languages, routes, screens } from './screens.ts';
import { expect, test } from './test.ts';

test('every page of the portal is among the screens', () => {
  const seen = new Set(screens.map(({ route }) => route));
  expect(routes().filter((route) => !seen.has(route))).toEqual([]);
});

for (const { what, route, open } of screens) {
  test(what, async ({ page, request, javaScriptEnabled, isMobile }) => {
    if (javaScriptEnabled) await watchShifts(page);
    await open(page, request);
    await expectNoSidewaysScroll(page);
    // Where the test itself used a control, the browser has scrolled to it.
    const scrolled = await page.evaluate(() => (document.activeElement === document.body ? window.scrollY : 0));
    if (route) expect(scrolled, 'the page begins at its top').toBe(0);
    // These are hidden until an element follows them.
    await expect(page.locator('.toolbar:not(:has(+ *)), .frame:not(:has(+ *)) .pager')).toHaveCount(0);
    if (!javaScriptEnabled) return;
    // Other states of a page result from an action, which may move parts of it.
    if (route) expect(await shifts(page), 'what moved').toEqual([]);
    await expectAccessible(page);
    // A phone leaves out a few words; the structure is the same.
    if (route && !isMobile) expect(await outline(page)).toMatchSnapshot(`${what.replace(/\W+/g, '-')}.txt`);
    if (!route || isMobile) return;
    // Other languages have longer words and different line breaks, and a wide window has room for other columns.
    for (const language of languages) {
      await page.context().addCookies([{ name: 'language', value: language, url: page.url() }]);
      await page.reload();
      await expect(page.locator('html')).toHaveAttribute('lang', language);
      for (const size of [{ width: 360, height: 740 }, { width: 1440, height: 900 }]) {
        await page.setViewportSize(size);
        await expectNoSidewaysScroll(page);
      }
    }
  });
}

test('the open palette', async ({ page, javaScriptEnabled }) => {
  test.skip(!javaScriptEnabled, 'there is none without JavaScript');
  await signIn(page, people.adminAgent);
  await hydrated(page);
  await page.keyboard.press('Control+k');
  const palette = new Palette(page);
  await palette.box.fill('a');
  await expect(palette.options.nth(1)).toBeVisible();
  await expectAccessible(page);
});
