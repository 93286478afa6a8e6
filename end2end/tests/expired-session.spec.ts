// A form that is sent after its session has expired: nothing is saved, no input is lost, and the page says both.
import { people } from './people.ts';
import { clouds, CustomerList, Landing, SignInPage } from './portal.ts';
import { withOwnPortal } from './own-portal.ts';
import { expect, test } from './test.ts';

test('what was typed before the session expired is there after signing in, and nobody else finds it', async ({ page, request }) => {
  test.slow();
  // As short as possible while still leaving a busy machine time to sign in and open a form.
  await withOwnPortal({ TENANTRY_SESSION__IDLE: '40s', TENANTRY_SESSION__ABSOLUTE: '40s' }, async (origin) => {
    const signInAs = async (person: string) => {
      await new Landing(page).signIn(clouds.global).click();
      await new SignInPage(page).person(person).click();
    };
    await page.goto(`${origin}/customers`);
    await signInAs(people.adminAgent);
    const customer = await new CustomerList(page).names.first().getAttribute('href');
    await page.goto(`${origin}${customer}/budget`);
    const amount = page.getByRole('textbox', { name: 'Monthly budget' });
    const saved = await amount.inputValue();
    await amount.fill('77');
    const cookie = (await page.context().cookies(origin)).map(({ name, value }) => `${name}=${value}`).join('; ');
    const isOver = async () => (await request.get(`${origin}/account`, { headers: { cookie }, maxRedirects: 0 })).status() === 303;
    await expect.poll(isOver, { timeout: 90_000 }).toBe(true);
    await page.getByRole('button', { name: 'Save budget' }).click();
    await expect(page.getByText('Your session expired. Your changes were not saved.')).toBeVisible();
    await signInAs(people.adminAgent);
    await expect(page.getByRole('alert')).toContainText('Nothing was saved. Review and save again.');
    await expect(amount).toHaveValue('77');
    await page.goto(`${origin}${customer}/budget`);
    await expect(amount).toHaveValue(saved);
  });
});
