// Every screen of the portal, for what has to hold on all of them.
import { expect, type Page } from '@playwright/test';
import { AccountPage, CustomerList, CustomerOverview, Frame, Landing, signIn } from './portal.ts';
import { people } from './people.ts';

export type Screen = {
  what: string;
  /** Opens it, and waits for what it is about. */
  open: (page: Page) => Promise<void>;
};

/** A screen at a fixed address, known by its heading. */
const at = (what: string, address: string, heading: string, person?: string): Screen => ({
  what,
  open: async (page) => {
    if (person) await signIn(page, person);
    await page.goto(address);
    await expect(page.getByRole('main').getByRole('heading', { name: heading }).first()).toBeVisible();
  },
});

export const screens: Screen[] = [
  {
    what: 'the front page',
    open: async (page) => {
      await page.goto('/');
      await expect(new Landing(page).heading).toBeVisible();
    },
  },
  at('the signed-out page', '/signed-out', 'You are signed out'),
  {
    what: 'the customer list',
    open: async (page) => {
      await signIn(page, people.adminAgent);
      await page.goto('/customers?size=25');
      await expect(new CustomerList(page).names.first()).toBeVisible();
    },
  },
  at('an empty result', '/customers?search=zzzz', 'No company name begins with “zzzz”', people.adminAgent),
  {
    what: 'the customers of a reseller',
    open: async (page) => {
      await signIn(page, people.adminAgent);
      await page.goto('/customers?size=25');
      const list = new CustomerList(page);
      const reseller = await list.reseller.locator('option').nth(1).getAttribute('value');
      await page.goto(`/customers?size=25&reseller=${reseller}`);
      await expect(list.names.first()).toBeVisible();
    },
  },
  {
    what: 'the overview of a customer who was sold to through a reseller',
    open: async (page) => {
      await signIn(page, people.adminAgent);
      await page.goto('/customers?size=25');
      const list = new CustomerList(page);
      const reseller = await list.reseller.locator('option').nth(1).getAttribute('value');
      await page.goto(`/customers?size=25&reseller=${reseller}`);
      await list.names.first().click();
      await expect(new CustomerOverview(page).resellers).toBeVisible();
    },
  },
  {
    what: 'a filter that was refused',
    open: async (page) => {
      await signIn(page, people.adminAgent);
      await page.goto('/customers?reseller=nobody');
      await expect(new CustomerList(page).reseller).toBeVisible();
    },
  },
  {
    what: 'a customer’s overview',
    open: async (page) => {
      await signIn(page, people.adminAgent);
      await page.goto('/customers?size=25');
      await new CustomerList(page).names.first().click();
      await expect(new CustomerOverview(page).heading).toBeVisible();
    },
  },
  at('the account page', '/account', 'Your account', people.adminAgent),
  {
    what: 'a form that was refused',
    open: async (page) => {
      await signIn(page, people.adminAgent);
      const account = new AccountPage(page);
      await account.open();
      await account.timeZone.fill('Nowhere/Land');
      await account.save.click();
      await expect(account.problems).toBeVisible();
    },
  },
  {
    what: 'the open account menu',
    open: async (page) => {
      await signIn(page, people.adminAgent);
      await new Frame(page).openAccountMenu();
    },
  },
  at('a page that is not found', '/no/such/page', 'There is nothing at this address', people.adminAgent),
  at('a refusal', '/customers', 'Your role does not include this', people.withoutRole),
  at('a fault', '/customers/fa017000-0000-4000-8000-000000000403', 'Partner Center refused', people.adminAgent),
  at('the operator’s page', '/operator/health', 'Health of the installation', people.operator),
];
