// The base of every test: a page whose errors make the test fail.
import { test as base } from '@playwright/test';

export { expect } from '@playwright/test';

/** The test function of every spec. Fails on any error in the browser's console: script errors, violations of the
 * Content-Security-Policy, files that fail to load. A page's own error status is left to the spec. */
export const test = base.extend<{ complaints: string[] }>({
  complaints: [
    async ({ page }, use) => {
      const complaints: string[] = [];
      const pages = new Set<string>();
      page.on('response', (response) => {
        if (response.request().isNavigationRequest() && response.status() >= 400) pages.add(response.url());
      });
      page.on('console', (message) => {
        const url = message.location().url;
        if (message.type() !== 'error' || (pages.has(url) && message.text().startsWith('Failed to load resource'))) return;
        complaints.push(`${message.text()} (${url})`);
      });
      page.on('pageerror', (error) => complaints.push(String(error)));
      await use(complaints);
      base.expect(complaints, 'what the browser complains about').toEqual([]);
    },
    { auto: true },
  ],
});
