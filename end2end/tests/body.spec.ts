// Body and paint: from the plan of a car's stages, through the hands of two teams on their tablets, to what the order keeps of it.
import { PASSWORD, test, expect, visit, accessible, type Page } from './support';

type Ask = (door: string, data: object) => Promise<any>;

/** A car with a dent whose customer has signed; answers its order. */
async function dented(page: Page): Promise<string> {
  const ask: Ask = async (door, data) => page.request.post(`/api/v1/${door}`, { data });
  const { dealership } = await (await ask('sign-in', { user_name: 'lin', password: PASSWORD })).json();
  const order = crypto.randomUUID();
  const does = async (command: object) => {
    const envelope = { id: crypto.randomUUID(), dealership: dealership.id, command: { area: 'repair_orders', command }, expected_version: null, made_at: new Date().toISOString() };
    return ask('execute', { envelope, person: null, passwords: null });
  };
  let opened = false;
  for (const { vehicle } of await (await ask('customers/search', { text: '139' })).json()) {
    opened = (await does({ do: 'open', order, vehicle })).ok();
    if (opened) break;
  }
  expect(opened, 'a car without an open order').toBeTruthy();
  const check_in = {
    kind: 'general', concern: '左后叶子板剐蹭', odometer_km: 990_000, odometer_reason: null, promised_at: new Date(Date.now() + 86_400_000).toISOString(),
    waiting: false, wash: false, old_parts: 'waive', energy_percent: 50, belongings: '', sender_name: '', sender_phone: '',
  };
  expect((await does({ do: 'check_in', order, check_in, closed_is_meant: true })).ok()).toBeTruthy();
  const charge = { type: 'labour', operation: 'BD-500', skill: 'body', quota: 350, billed: 350, rate: 24_000 };
  const line = { id: crypto.randomUUID(), title: '左后叶子板钣金', charge, discount: 0, shares: [{ payer: 'customer', part: 10_000 }] };
  expect((await does({ do: 'add_line', order, line })).ok()).toBeTruthy();
  expect((await does({ do: 'quote', order, promised_at: null })).ok()).toBeTruthy();
  expect((await does({ do: 'authorise', order, signed_by: '车主', signature: 'M10 10 L20 20' })).ok()).toBeTruthy();
  return order;
}

/** Leaves a stage out, with a reason. */
async function leaveOut(page: Page, stage: string): Promise<void> {
  const row = page.locator(`dialog[open] li[data-stage="${stage}"]`);
  await row.getByRole('checkbox').uncheck();
  await row.getByLabel('Why it is left out').fill('Not needed for a scratch');
}

/** Puts aside what this technician is at: a stage begins in hands that are free. */
async function freeHands(page: Page): Promise<void> {
  const running = page.locator('.jobs > li[data-state=working]');
  for (let jobs = await running.count(); jobs > 0; jobs = await running.count()) {
    await running.first().getByRole('button', { name: 'Hold', exact: true }).tap();
    await page.locator('dialog[open] [data-reason=end_of_shift]').tap();
    await expect(running).toHaveCount(jobs - 1);
  }
}

test('a car goes from the body team to the painter, and its paint is on record', async ({ person }) => {
  test.setTimeout(60_000);
  const zhao = await person('zhao');
  const order = await dented(await person('lin'));
  await visit(zhao, `/repair_orders/${order}`);
  await zhao.locator('.stages-block').getByRole('button', { name: 'Plan stages' }).click();
  for (const stage of ['strip', 'polish', 'assembly', 'calibration']) await leaveOut(zhao, stage);
  await accessible(zhao);
  await zhao.locator('dialog[open]').getByRole('button', { name: 'Save plan' }).click();
  await expect(zhao.locator('.stages > li')).toHaveCount(7);
  await expect(zhao.locator('.stages > li[data-left-out]')).toHaveCount(4);

  const wu = await person('wu', { touch: true });
  await visit(wu, '/workshop/jobs');
  await freeHands(wu);
  const his = wu.locator(`.my-stages li[data-order="${order}"]`);
  await his.getByRole('button', { name: 'Begin: Body' }).click();
  await his.getByRole('button', { name: 'Body done, hand over' }).click();
  await wu.locator('dialog[open]').getByLabel('Note for the next team').fill('缝隙 4 mm');
  await accessible(wu);
  await wu.locator('dialog[open]').getByRole('button', { name: 'Body done, hand over' }).click();

  const zheng = await person('zheng', { touch: true });
  await visit(zheng, '/workshop/jobs');
  await freeHands(zheng);
  const hers = zheng.locator(`.my-stages li[data-order="${order}"]`);
  await expect(hers).toContainText('缝隙 4 mm');
  await hers.getByRole('button', { name: 'Give Body back' }).click();
  await zheng.locator('dialog[open]').getByLabel('Why it goes back').fill('边缘不平');
  await zheng.locator('dialog[open]').getByRole('button', { name: 'Give Body back' }).click();

  await expect(his).toContainText('边缘不平');
  await his.getByRole('button', { name: 'Body done, hand over' }).click();
  await wu.locator('dialog[open]').getByRole('button', { name: 'Body done, hand over' }).click();
  await hers.getByRole('button', { name: 'Accept, begin Primer' }).click();
  await expect(hers.getByRole('button', { name: 'Primer done, hand over' })).toBeVisible();

  await hers.getByRole('button', { name: 'Write down paint' }).click();
  await zheng.locator('dialog[open]').getByLabel('Panel').selectOption('rear_left_wing');
  await zheng.locator('dialog[open]').getByLabel('Colour code').fill('1G3');
  await zheng.locator('dialog[open]').getByLabel('Amount').fill('99999');
  await zheng.locator('dialog[open]').getByRole('button', { name: 'Write down' }).click();
  await expect(zheng.locator('dialog[open]')).toContainText('cannot be what one panel took');
  await zheng.locator('dialog[open]').getByLabel('Amount').fill('180');
  await zheng.locator('dialog[open]').getByRole('button', { name: 'Write down' }).click();
  await expect(zheng.locator('dialog[open]')).toHaveCount(0);

  await expect(zhao.locator('.stages-block table')).toContainText('180 g');
  await expect(zhao.locator('.stages > li[data-stage="primer"]')).toHaveAttribute('aria-current', 'step');
  await visit(zhao, '/workshop/body');
  await expect(zhao.locator(`table.body-shop tr[data-order="${order}"] td[data-stage="primer"]`)).toHaveAttribute('data-state', /working|late/);
  await accessible(zhao);
});

test('the board says which of the seven stages a car is in, in each of its views', async ({ person }) => {
  const zhao = await person('zhao');
  for (const view of ['', '?view=technicians']) {
    await visit(zhao, `/workshop${view}`);
    await expect(zhao.locator('.job').filter({ hasText: /\d\/7/ }).first()).toBeVisible();
  }
});
