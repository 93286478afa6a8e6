// What every test runs with: a page on which nothing goes wrong unnoticed.
import { test as base } from '@playwright/test';

export { expect } from '@playwright/test';

/** The test of every spec. Fails on anything that the browser complains about: errors of scripts, refusals by the
 * Content-Security-Policy, files that do not come. A page that answers with an error itself is the spec's own affair. */
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
