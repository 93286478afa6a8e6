// The report of flaky tests, those that passed only on a retry.
import { expect, test } from '@playwright/test';
import { flakyLines, type Tried } from '../flaky.ts';

test('names a flaky test with the error of its first try, and no other', () => {
  const tried = (outcome: ReturnType<Tried['outcome']>, ...results: Tried['results']): Tried => ({
    titlePath: () => ['', 'phone', 'users.spec.ts', 'Users', 'are created'],
    location: { file: `${process.cwd()}/tests/users.spec.ts`, line: 12, column: 1 },
    outcome: () => outcome,
    results,
  });
  const failed = { status: 'failed', error: { message: 'Error: \u001b[31mtoo slow\u001b[39m\n\nCall log:' } } as const;
  const lines = flakyLines([
    tried('expected', { status: 'passed' }),
    tried('flaky', failed, { status: 'passed' }),
    tried('flaky', { status: 'timedOut' }, { status: 'passed' }),
    tried('unexpected', failed, failed),
  ]);
  expect(lines).toEqual([
    '[phone] tests/users.spec.ts:12 › Users › are created: Error: too slow',
    '',
    '    Call log:',
    '[phone] tests/users.spec.ts:12 › Users › are created: timedOut',
  ]);
});
