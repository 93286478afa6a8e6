// A portal of a test's own, with settings of its own: for what would disturb the other tests.
import { spawn } from 'node:child_process';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from './test.ts';
import { portalLog } from '../portal-log.ts';
import { sparePort } from '../spare-port.ts';

const end2end = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** Runs a portal with these settings, by the names that the environment has for them, while something is done at its origin.
 * The name of its log is what its emulator is found by. Another script starts another kind of portal. */
export async function withOwnPortal(
  settings: Record<string, string>,
  work: (origin: string, log: string) => Promise<void>,
  script = './portal-under-test',
): Promise<void> {
  const port = await sparePort();
  const name = `${test.info().project.name}-${test.info().testId}`;
  const log = portalLog(name);
  const site = process.env.PORTAL_SITE ?? resolve(end2end, '../target/site');
  const program = process.env.PORTAL_PROGRAM ?? resolve(end2end, '../target/debug/tenantry');
  const env = { ...process.env, PORT: String(port), PORTAL_LOG: log, PORTAL_SITE: site, PORTAL_PROGRAM: program, ...settings };
  const portal = spawn(script, { cwd: end2end, env, stdio: 'ignore' });
  const ended = new Promise((done) => portal.once('exit', done));
  const origin = `http://localhost:${port}`;
  try {
    const isReady = () => fetch(`${origin}/health/ready`).then(({ ok }) => ok, () => false);
    await expect.poll(isReady, { timeout: 60_000 }).toBe(true);
    await work(origin, name);
  } finally {
    portal.kill('SIGTERM');
    await ended;
  }
}
