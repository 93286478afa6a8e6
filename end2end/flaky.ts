// Reports the flaky tests, those that passed only on a retry, with the error of the first attempt: a hiccup of a busy
// machine does not fail the run, but does not go unnoticed either. The report is also written to the file that
// PORTAL_FLAKY names, for `.make/test`.
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { Reporter, TestCase } from '@playwright/test/reporter';

/** The part of a test case that the report needs. */
export type Tried = Pick<TestCase, 'titlePath' | 'location' | 'outcome'> & {
  results: Pick<TestCase['results'][number], 'error' | 'status'>[];
};

/** Returns a line for each flaky test with the first line of its error, followed by the remaining lines, indented. */
export function flakyLines(tests: Iterable<Tried>): string[] {
  return [...tests]
    .filter((test) => test.outcome() === 'flaky')
    .flatMap((test) => {
      // The title path starts with the root suite, which has no title, the project and the file.
      const [, project, , ...titles] = test.titlePath();
      const failed = test.results.find(({ status }) => status !== 'passed');
      const met = stripVTControlCharacters(failed?.error?.message ?? failed?.status ?? '').trim().split('\n');
      const place = `${relative(process.cwd(), test.location.file)}:${test.location.line}`;
      return [`[${project}] ${place} › ${titles.join(' › ')}: ${met[0]}`, ...met.slice(1).map((line) => `    ${line}`.trimEnd())];
    });
}

/** Prints the flaky tests at the end of the run. */
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
    // The list reporter prints the progress.
    return false;
  }
}
