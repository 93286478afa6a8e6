// A customer of one's own for each test that changes something, since projects and tests run side by side.
import type { Page, TestInfo } from '@playwright/test';
import { CustomerList } from './portal.ts';

/** One row of the customer list for each project, a page of them apart. */
const places: Record<string, number> = { hydrated: 0, 'no-js': 8, phone: 16 };

/** Opens the customer that is this project's for a topic, and says its address. The topics are numbered, 0 to 7 a page. */
export async function openCustomerOf(page: Page, info: TestInfo, topic: number): Promise<string> {
  const letter = 'ABCDEFGHIJKLMNOPRSTWZ'[Math.floor(topic / 8)] ?? 'A';
  await page.goto(`/customers?search=${letter}&size=25`);
  const place = (places[info.project.name] ?? 0) + (topic % 8);
  await new CustomerList(page).names.nth(place).click();
  return new URL(page.url()).pathname;
}
