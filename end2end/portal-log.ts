// The log files of the portals under test, and the addresses that can be read from them.
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';

// Set once: workers inherit the environment of the process that starts them.
const folder = (process.env.PORTAL_LOGS ??= resolve(tmpdir(), `tenantry-end2end-${process.pid}`));

/** Returns the path of the log of a project's portal. */
export const portalLog = (project: string): string => `${folder}-${project}.log`;

/** Returns the address of the emulated Partner Center of a project's portal, which the portal logs at startup. */
export async function emulatorOf(project: string): Promise<string> {
  return said(project, 'Emulated Partner Center');
}

/** Returns the address of the emulated sign-in of a project's portal. */
export async function emulatedSignInOf(project: string): Promise<string> {
  return said(project, 'Emulated sign-in');
}

async function said(project: string, what: string): Promise<string> {
  const log = await readFile(portalLog(project), 'utf8');
  const [, url] = new RegExp(`${what}: +(\\S+)`).exec(log) ?? [];
  if (!url) throw new Error(`the portal of ${project} does not say where its emulator is`);
  return url.replace(/\/$/, '');
}
