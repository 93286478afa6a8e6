import { expectNoSidewaysScroll } from './portal.ts';
import { screens } from './screens.ts';
import { test } from './test.ts';

for (const { what, open } of screens) {
  test(`${what} is no wider than the window`, async ({ page }) => {
    await open(page);
    await expectNoSidewaysScroll(page);
  });
}
