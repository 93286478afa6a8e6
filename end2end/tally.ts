// Checks after all tests that every operation of the guide "Manage customers" was called successfully, both by pages
// with JavaScript and by pages without. Enabled by PORTAL_TALLY, since a subset of the tests calls a subset of the
// operations.
import { emulatorOf } from './portal-log.ts';

/** The articles of the guide; an article with several operations has the ends of their paths. */
const guide: Record<string, string[]> = Object.fromEntries(
  [
    'request-reseller-relationship',
    'remove-a-reseller-relationship-with-a-customer',
    'get-a-customer-by-id',
    'get-a-customer-by-name',
    'get-a-list-of-customers',
    'get-all-of-a-customer-s-orders',
    'get-a-list-of-orders-by-customer-and-billing-cycle-type',
    'get-a-collection-of-entitlements',
    'get-all-of-a-customer-s-subscriptions',
    'update-the-nickname-for-a-subscription',
    'get-all-of-a-customer-s-billing-profiles',
    'update-a-customer-s-billing-profile',
    'get-a-customer-s-company-profile',
    'update-a-customer-s-usage-spending-budget',
    'add-a-verified-domain-for-a-customer',
    'get-agreement-metadata',
    'get-confirmation-of-customer-consent',
    'get-direct-sign-status-of-customer-agreement',
    // The operation of the guide for confirming an agreement has been retired; this is the last of the three steps that
    // replace it.
    'create-agreement-with-attestation',
    'get-a-partner-s-validation-codes',
    'get-customer-qualification-synchronous',
    'update-customer-qualification-synchronous',
    'create-user-accounts-for-a-customer',
    'delete-user-accounts-for-a-customer',
    'view-a-deleted-user',
    'restore-a-user-for-a-customer',
    'update-user-accounts-for-a-customer',
    'get-a-list-of-all-user-accounts-for-a-customer',
    'reset-user-password-for-a-customer',
    'get-user-roles-for-a-customer',
    'set-user-roles-for-a-customer',
    'get-a-list-of-available-licenses',
    'assign-licenses-to-a-user',
    'check-which-licenses-are-assigned-to-a-user',
    'create-a-self-serve-policy',
    'delete-a-self-serve-policy',
    'update-a-self-serve-policy',
    'get-a-list-of-self-serve-policies',
    'get-a-self-serve-policy-by-id',
  ].map((article) => [article, ['']]),
);
guide['get-user-roles-for-a-customer'] = ['/{user}/directoryroles', '/{customer}/directoryroles', '/usermembers'];

const operations = Object.entries(guide).flatMap(([article, ends]) => ends.map((end) => ({ article, end })));

type Served = { operation: string; path: string; done: number };

/** Returns the operations that were never called successfully by a project's portal. */
async function missing(project: string): Promise<string[]> {
  const served = (await (await fetch(`${await emulatorOf(project)}/emulator/tally`)).json()) as Served[];
  return operations
    .filter(({ article, end }) => !served.some((row) => row.operation === article && row.path.endsWith(end) && row.done > 0))
    .map(({ article, end }) => `${article} ${end}`.trim());
}

export default async function tally(): Promise<void> {
  if (!process.env.PORTAL_TALLY) return;
  const [hydrated, plain] = await Promise.all([missing('hydrated'), missing('no-js')]);
  const all = operations.length;
  const count = (lacking: string[]) => `${all - lacking.length}/${all}`;
  console.log(`\nseed operations: ${count(hydrated)} hydrated, ${count(plain)} without JavaScript\n`);
  const lacking = new Set([...hydrated, ...plain]);
  if (lacking.size > 0) throw new Error(`operations that no page asked for: ${[...lacking].join(', ')}`);
}
