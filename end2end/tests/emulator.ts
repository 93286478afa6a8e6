// What the tests tell the emulator to do: to fail, for one partner and so many calls, since others are at work beside them.
import { expect, test, type APIRequestContext } from '@playwright/test';
import { emulatorOf } from '../portal-log.ts';

/** A fault, as the emulator's control endpoint takes it. */
export type Fault = { operation: string; kind: string; status?: number; retry_after?: number; count?: number };

type Demo = { partners: { name: string; tenant: string }[] };

/** Makes calls of a partner fail. */
export async function makeFail(request: APIRequestContext, partner: string, fault: Fault): Promise<void> {
  const emulator = await emulatorOf(test.info().project.name);
  const demo = (await (await request.get(`${emulator}/emulator/demo`)).json()) as Demo;
  const tenant = demo.partners.find(({ name }) => name === partner)?.tenant;
  expect(tenant, `the tenant of ${partner}`).toBeDefined();
  const answer = await request.post(`${emulator}/emulator/faults`, { data: { ...fault, partner: tenant } });
  expect(answer.ok(), await answer.text()).toBe(true);
}
