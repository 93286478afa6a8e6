// What JavaScript adds to the creation of a customer.
import { expect, test } from './test.ts';
import { hydrated, signIn } from './portal.ts';
import { people } from './people.ts';

test('the availability of a domain is shown while it is typed', async ({ page }) => {
  await signIn(page, people.adminAgent);
  await page.goto('/customers/new?country=PL');
  await hydrated(page);
  const domain = page.getByRole('textbox', { name: 'Initial domain' });
  const said = page.getByRole('group', { name: 'Company' }).getByRole('status');
  for (const [typed, words] of [
    ['bursztyncloud', 'Already taken. Choose another.'],
    ['nobodyhasthis7', 'This domain is available.'],
    ['no spaces', 'Use only letters a–z and digits, without the ending.'],
  ] as const) {
    await domain.fill(typed);
    await expect(said).toHaveText(words);
  }
});
