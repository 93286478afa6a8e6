// The structure by which a screen reader navigates a page: headings, regions, tables with their columns, and controls,
// each with its name. Rows and running text are left out, and all numbers are replaced by a placeholder, since they
// change from day to day.
import type { Page } from '@playwright/test';

const told = ['heading', 'region', 'navigation', 'search', 'group', 'table', 'columnheader', 'textbox', 'searchbox', 'combobox', 'checkbox', 'button', 'alert'];

/** Returns the outline of a page's main content. */
export async function outline(page: Page): Promise<string> {
  const lines = (await page.getByRole('main').ariaSnapshot()).split('\n');
  const depth = (line: string) => line.length - line.trimStart().length;
  const kept: string[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!;
    const role = /^\s*- '?(\w+)/.exec(line)?.[1] ?? '';
    const end = lines.findIndex((other, place) => place > at && depth(other) <= depth(line));
    const inside = lines.slice(at + 1, end < 0 ? undefined : end);
    // Recently opened customers depend on what other tests did.
    const isHome = new URL(page.url()).pathname === '/home';
    const recent = /^\s*- '?navigation "Recent"/.test(line) || (isHome && /^\s*- '?region "(Recent customers|Needs attention)"/.test(line));
    if (recent || (role === 'row' && !inside.some((other) => other.includes('- columnheader')))) {
      at += inside.length;
    } else if (told.includes(role) && !/button "(Copy|Kopiuj)/.test(line)) {
      kept.push(line.replace(/^(\s*)- '?/, '$1').replace(/'?:?\s*$/, '').replace(/: .*$/, '').replace(/(?<!level=)\d+/g, '#'));
    }
  }
  return `${kept.map((line) => line.replace(/ \[(active|disabled)\]/g, '')).join('\n')}\n`;
}
