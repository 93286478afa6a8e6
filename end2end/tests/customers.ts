// A customer of one's own for each test that changes something, since the tests of a project run side by side.
import type { Page } from '@playwright/test';
import { CustomerList } from './portal.ts';

/** The topics that have customers of their own; a topic is a place in the list of customers. */
const topics = ['billing', 'users', 'roles', 'licences', 'subscriptions', 'policies', 'agreements', 'qualification', 'codes', 'budget', 'domains', 'relationship', 'activity', 'stored', 'once'] as const;

/** Opens the customer of a topic, the nth of its three, and says its address. */
export async function openCustomerOf(page: Page, topic: (typeof topics)[number], nth: 0 | 1 | 2 = 0): Promise<string> {
  await page.goto('/customers?size=100');
  // Not the first ones: other tests look at those.
  await new CustomerList(page).names.nth(5 + topics.indexOf(topic) * 3 + nth).click();
  return new URL(page.url()).pathname;
}
