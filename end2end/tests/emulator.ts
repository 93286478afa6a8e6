// Control of the emulator by the tests. Faults are limited to one partner and a number of calls, since other tests run
// in parallel.
import { expect, test, type APIRequestContext } from '@playwright/test';
import { emulatedSignInOf, emulatorOf } from '../portal-log.ts';

/** A fault, in the format of the emulator's control endpoint. */
export type Fault = { operation: string; kind: string; status?: number; body?: object; retry_after?: number; count?: number; latency_ms?: number };

type Demo = { partners: { name: string; tenant: string; groups: { group: string; role: string }[] }[]; people: { name: string; id: { tenant: string; object: string } }[] };
type About = { crowded: { partner: string; customer: string }[]; everySubscription: { partner: string; customer: string }[] };

/** Makes a partner's calls fail. */
export async function makeFail(request: APIRequestContext, partner: string, fault: Fault): Promise<void> {
  const { emulator, tenant } = await find(request, partner);
  const answer = await request.post(`${emulator}/emulator/faults`, { data: { ...fault, partner: tenant } });
  expect(answer.ok(), await answer.text()).toBe(true);
}

/** Makes sign-ins of a partner's people fail. */
export async function makeSignInFail(request: APIRequestContext, partner: string, fault: Fault): Promise<void> {
  const { tenant } = await find(request, partner);
  const signIn = await emulatedSignInOf(test.info().project.name);
  const answer = await request.post(`${signIn}/emulator/faults`, { data: { ...fault, partner: tenant } });
  expect(answer.ok(), await answer.text()).toBe(true);
}

/** Sets the state of a partner's application at the provider: a state in which it is refused, or `working`. */
export async function setApplication(request: APIRequestContext, partner: string, state: string): Promise<void> {
  const { tenant } = await find(request, partner);
  const signIn = await emulatedSignInOf(test.info().project.name);
  const answer = await request.post(`${signIn}/emulator/applications/${tenant}`, { data: { state } });
  expect(answer.ok(), await answer.text()).toBe(true);
}

/** Invalidates the refresh tokens of a person's consent so far, like a revocation of their sessions. */
export async function revoke(request: APIRequestContext, person: string): Promise<void> {
  const emulator = await emulatorOf(test.info().project.name);
  const demo = (await (await request.get(`${emulator}/emulator/demo`)).json()) as Demo;
  const id = demo.people.find(({ name }) => name === person)?.id;
  expect(id, `the id of ${person}`).toBeDefined();
  const signIn = await emulatedSignInOf(test.info().project.name);
  const answer = await request.post(`${signIn}/emulator/ended-refresh-tokens/${id!.tenant}/${id!.object}`, { data: { ended: 'revoked' } });
  expect(answer.ok(), await answer.text()).toBe(true);
}

/** Ends all active purchases of a customer, so that the relationship with it can end. */
export async function endPurchases(request: APIRequestContext, partner: string, customer: string): Promise<void> {
  const { emulator, tenant } = await find(request, partner);
  const answer = await request.delete(`${emulator}/emulator/purchases/${tenant}/${customer}`);
  expect(answer.ok(), await answer.text()).toBe(true);
}

/** Delays the completion of the next change to one of a customer's subscriptions. */
export async function slowDownSubscriptions(request: APIRequestContext, partner: string, customer: string): Promise<void> {
  const { emulator, tenant } = await find(request, partner);
  const answer = await request.post(`${emulator}/emulator/slow-subscriptions/${tenant}/${customer}`);
  expect(answer.ok(), await answer.text()).toBe(true);
}

/** Stores members of a customer's billing profile without validation. */
export async function storeBillingProfile(request: APIRequestContext, partner: string, customer: string, members: object): Promise<void> {
  const { emulator, tenant } = await find(request, partner);
  const answer = await request.post(`${emulator}/emulator/billing-profiles/${tenant}/${customer}`, { data: members });
  expect(answer.ok(), await answer.text()).toBe(true);
}

/** Stores a user of a customer without validation, and returns the user's id. */
export async function storeUser(request: APIRequestContext, partner: string, customer: string, members: object): Promise<string> {
  const { emulator, tenant } = await find(request, partner);
  const answer = await request.post(`${emulator}/emulator/users/${tenant}/${customer}`, { data: members });
  expect(answer.ok(), await answer.text()).toBe(true);
  return ((await answer.json()) as { id: string }).id;
}

/** Accepts an attestation on behalf of the customer, as with the link on the page. */
export async function acceptAttestation(request: APIRequestContext, partner: string, link: string): Promise<void> {
  const { emulator } = await find(request, partner);
  const attestation = new URL(link).searchParams.get('attestationid');
  const answer = await request.post(`${emulator}/emulator/attestations/${attestation}/accept`);
  expect(answer.ok(), await answer.text()).toBe(true);
}

/** Returns the partner's customer with large amounts of everything, such as 20,000 users. */
export async function crowdedCustomer(request: APIRequestContext, partner: string): Promise<string> {
  const { emulator, tenant } = await find(request, partner);
  const { crowded } = (await (await request.get(`${emulator}/emulator`)).json()) as About;
  const customer = crowded.find((it) => it.partner === tenant)?.customer;
  expect(customer, `the crowded customer of ${partner}`).toBeDefined();
  return customer!;
}

/** Returns the partner's customer with a subscription in every state. */
export async function customerOfEverySubscription(request: APIRequestContext, partner: string, portal?: string): Promise<string> {
  const { emulator, tenant } = await find(request, partner, portal);
  const { everySubscription } = (await (await request.get(`${emulator}/emulator`)).json()) as About;
  const customer = everySubscription.find((it) => it.partner === tenant)?.customer;
  expect(customer, `the customer of ${partner} with every subscription`).toBeDefined();
  return customer!;
}

/** Advances the clock of an emulator by this number of days for all customers: purchases age, and terms end. */
export async function passDays(request: APIRequestContext, portal: string, days: number): Promise<void> {
  const answer = await request.post(`${await emulatorOf(portal)}/emulator/clock`, { data: { days } });
  expect(answer.ok(), await answer.text()).toBe(true);
}

/** Returns the emulator of this project or of a test's separate portal, with a partner's tenant and admin agents'
 * group. */
async function find(request: APIRequestContext, partner: string, portal = test.info().project.name): Promise<{ emulator: string; tenant: string; adminAgents: string }> {
  const emulator = await emulatorOf(portal);
  const demo = (await (await request.get(`${emulator}/emulator/demo`)).json()) as Demo;
  const found = demo.partners.find(({ name }) => name === partner);
  expect(found, `the partner ${partner}`).toBeDefined();
  const { tenant, groups } = found!;
  return { emulator, tenant, adminAgents: groups.find(({ role }) => role === 'admin-agent')!.group };
}

/** Returns what an operator needs to register a partner: its tenant, and the group of its admin agents. */
export async function factsOf(request: APIRequestContext, partner: string, portal?: string): Promise<{ tenant: string; adminAgents: string }> {
  return await find(request, partner, portal);
}

/** Makes the company of a customer's user a customer of another partner as well. */
export async function shareCustomerOf(request: APIRequestContext, person: string, partner: string, portal: string): Promise<void> {
  const { emulator, tenant } = await find(request, partner, portal);
  const demo = (await (await request.get(`${emulator}/emulator/demo`)).json()) as Demo;
  const customer = demo.people.find(({ name }) => name === person)?.id.tenant;
  expect(customer, `the tenant of ${person}`).toBeDefined();
  const answer = await request.post(`${emulator}/emulator/relationships/${tenant}/${customer}`);
  expect(answer.ok(), await answer.text()).toBe(true);
}
