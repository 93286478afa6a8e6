import { expectAccessible } from './accessible.ts';
import { people } from './people.ts';
import { hydrated, Palette, signIn } from './portal.ts';
import { screens } from './screens.ts';
import { expect, test } from './test.ts';

for (const { what, open } of screens) {
  test(`${what} is accessible`, async ({ page }) => {
    await open(page);
    await hydrated(page);
    await expectAccessible(page);
  });
}

test('the open palette is accessible', async ({ page }) => {
  await signIn(page, people.adminAgent);
  await hydrated(page);
  await page.keyboard.press('Control+k');
  const palette = new Palette(page);
  await palette.box.fill('a');
  await expect(palette.options.nth(1)).toBeVisible();
  await expectAccessible(page);
});
