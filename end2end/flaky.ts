// Names the tests that passed only when they were tried again, with what they met the first time: a busy machine's hiccup
// throws no run away, and goes unseen by nobody. Also written to the file that PORTAL_FLAKY names, for `.make/test`.
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { Reporter, TestCase } from '@playwright/test/reporter';

/** What the report needs to know of a test. */
export type Tried = Pick<TestCase, 'titlePath' | 'location' | 'outcome'> & {
  results: Pick<TestCase['results'][number], 'error' | 'status'>[];
};

/** A line for each flaky test, with the first line of what it met; below it, indented, the rest of that. */
export function flakyLines(tests: Iterable<Tried>): string[] {
  return [...tests]
    .filter((test) => test.outcome() === 'flaky')
    .flatMap((test) => {
      // Beside the title are the root, which has none, the project and the file.
      const [, project, , ...titles] = test.titlePath();
      const failed = test.results.find(({ status }) => status !== 'passed');
      const met = stripVTControlCharacters(failed?.error?.message ?? failed?.status ?? '').trim().split('\n');
      const place = `${relative(process.cwd(), test.location.file)}:${test.location.line}`;
      return [`[${project}] ${place} › ${titles.join(' › ')}: ${met[0]}`, ...met.slice(1).map((line) => `    ${line}`.trimEnd())];
    });
}

/** Says at the end which tests were flaky. */
export default class Flaky implements Reporter {
  readonly #tests = new Set<TestCase>();

  onTestEnd(test: TestCase): void {
    this.#tests.add(test);
  }

  onEnd(): void {
    const lines = flakyLines(this.#tests);
    const file = process.env.PORTAL_FLAKY;
    if (file) writeFileSync(file, lines.map((line) => `${line}\n`).join(''));
    if (lines.length === 0) return;
    console.log(`\nFLAKY, passed only when tried again:\n${lines.map((line) => `  ${line}`).join('\n')}\n`);
  }

  printsToStdio(): boolean {
    // What is running is the list's to tell.
    return false;
  }
}
