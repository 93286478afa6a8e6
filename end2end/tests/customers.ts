// Separate customers for each test that makes changes, since the tests of a project run in parallel.
import type { Page } from '@playwright/test';
import { CustomerList } from './portal.ts';

/** The topics that have customers of their own; a topic's index determines its position in the list of customers. */
const topics = ['billing', 'users', 'roles', 'licenses', 'subscriptions', 'policies', 'agreements', 'qualification', 'codes', 'budget', 'domains', 'relationship', 'activity', 'stored', 'once'] as const;

/** Opens the nth of a topic's three customers, and returns its address. */
export async function openCustomerOf(page: Page, topic: (typeof topics)[number], nth: 0 | 1 | 2 = 0): Promise<string> {
  await page.goto('/customers?size=100');
  // The first customers are skipped, since other tests read those.
  await new CustomerList(page).names.nth(5 + topics.indexOf(topic) * 3 + nth).click();
  return new URL(page.url()).pathname;
}
