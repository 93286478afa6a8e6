import { expect, test } from './test.ts';
import { clouds, Frame, ProblemPage, signIn } from './portal.ts';
import { openCustomerOf } from './customers.ts';
import { endPurchases } from './emulator.ts';
import { people } from './people.ts';

test('an invitation is written in the language of the customer', async ({ page }) => {
  await signIn(page, people.adminAgent);
  await page.goto('/relationship-request');
  const letter = page.getByRole('textbox', { name: 'Text of the letter' });
  await expect(letter).toHaveValue(/invType=ResellerRelationship[^]*Kind regards/);
  await page.getByRole('combobox', { name: 'Language of the letter' }).selectOption({ label: 'Polski' });
  await page.getByRole('button', { name: 'Prepare the letter' }).click();
  await expect(letter).toHaveValue(/Z poważaniem/);
  await expect(page.getByRole('link', { name: 'Write an e-mail' })).toHaveAttribute('href', /^mailto:\?subject=Zaproszenie/);
});

test('in US Government the page says that there is no invitation', async ({ page }) => {
  await signIn(page, people.usGovernmentAdminAgent, clouds.usGovernment);
  await page.goto('/relationship-request');
  await expect(page.getByRole('main')).toContainText('no invitation link in the US Government cloud');
});

test('a relationship ends once nothing stands in the way and the name was typed', async ({ page, request }) => {
  await signIn(page, people.adminAgent);
  const customer = await openCustomerOf(page, 'relationship');
  const name = await page.locator('.customer-name').innerText();
  await endPurchases(request, 'Bursztyn Cloud Services', customer.split('/').pop() ?? '');
  await page.getByRole('link', { name: 'End the relationship…' }).click();
  const end = page.getByRole('button', { name: /^End the relationship with/ });
  await page.getByRole('textbox', { name: /^Company name/ }).fill('Somebody else');
  await end.click();
  await expect(page.getByRole('alert')).toContainText('This is not what it says above.');
  await page.getByRole('textbox', { name: /^Company name/ }).fill(name);
  await end.click();
  await expect(new Frame(page).done).toContainText('The customer is gone from your lists.');
  await page.goto(customer);
  await expect(new ProblemPage(page).heading).toHaveText('There is nothing at this address');
});
