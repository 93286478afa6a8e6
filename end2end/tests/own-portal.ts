// A separate portal for a test, with its own settings, for tests that would disturb others.
import { spawn } from 'node:child_process';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from './test.ts';
import { portalLog } from '../portal-log.ts';
import { sparePort } from '../spare-port.ts';

const end2end = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** Runs a portal with these settings, named like the environment variables, while `work` runs with its origin and the
 * name of its log, by which its emulator can be found. Another script starts another kind of portal. */
export async function withOwnPortal(
  settings: Record<string, string>,
  work: (origin: string, log: string) => Promise<void>,
  script = './portal-under-test',
): Promise<void> {
  const name = `${test.info().project.name}-${test.info().testId}`;
  const { origin, portal, ended } = await start(script, name, settings);
  try {
    await work(origin, name);
  } finally {
    portal.kill('SIGTERM');
    await ended;
  }
}

/** Starts a portal and waits until it is ready. If its port has been taken by another process in the meantime, the
 * portal exits, and another port is tried. */
async function start(script: string, name: string, settings: Record<string, string>, tries = 3) {
  const port = await sparePort();
  const site = process.env.PORTAL_SITE ?? resolve(end2end, '../target/site');
  const program = process.env.PORTAL_PROGRAM ?? resolve(end2end, '../target/debug/tenantry');
  const settled = { ...process.env, PORT: String(port), PORTAL_LOG: portalLog(name), PORTAL_SITE: site, PORTAL_PROGRAM: program };
  const portal = spawn(script, { cwd: end2end, env: { ...settled, ...settings }, stdio: 'ignore' });
  const ended = new Promise((done) => portal.once('exit', done));
  const origin = `http://localhost:${port}`;
  const isReady = () => fetch(`${origin}/health/ready`).then(({ ok }) => ok, () => false);
  const state = async () => (portal.exitCode !== null ? 'ended' : (await isReady()) ? 'ready' : 'starting');
  await expect.poll(state, { timeout: 60_000 }).not.toBe('starting').catch(async (late) => {
    portal.kill('SIGTERM');
    await ended;
    throw late;
  });
  if (portal.exitCode === null) return { origin, portal, ended };
  if (tries === 1) throw new Error(`the portal does not start: see ${portalLog(name)}`);
  return start(script, name, settings, tries - 1);
}
