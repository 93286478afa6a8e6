// Where a portal under test writes what it says, and what can be read from it.
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';

// Chosen once: workers have the environment of the process that started them.
const folder = (process.env.PORTAL_LOGS ??= resolve(tmpdir(), `tenantry-end2end-${process.pid}`));

/** The log of a project's portal. */
export const portalLog = (project: string): string => `${folder}-${project}.log`;

/** Where the emulated Partner Center of a project's portal is, from what the portal said when it started. */
export async function emulatorOf(project: string): Promise<string> {
  return said(project, 'Emulated Partner Center');
}

/** Where the emulated sign-in of a project's portal is. */
export async function emulatedSignInOf(project: string): Promise<string> {
  return said(project, 'Emulated sign-in');
}

async function said(project: string, what: string): Promise<string> {
  const log = await readFile(portalLog(project), 'utf8');
  const [, url] = new RegExp(`${what}: +(\\S+)`).exec(log) ?? [];
  if (!url) throw new Error(`the portal of ${project} does not say where its emulator is`);
  return url.replace(/\/$/, '');
}
