// A car that is back for what it was here for: linked to its first repair, judged by somebody else, and counted.
import { PASSWORD, test, expect, accessible, houseDay, visit, type Page } from './support';

const dialog = (page: Page) => page.locator('dialog[open]');

/** Somebody at the server itself, as a program. */
async function ask<T>(page: Page, door: string, data: object): Promise<T> {
  const answer = await page.request.post(`/api/v1/${door}`, { data });
  expect(answer.ok(), `${door}: ${await answer.text()}`).toBeTruthy();
  const text = await answer.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

interface Told { page: { order: { delivered_at: string; progress: { jobs: { skill: string }[] } }; vehicle: { id: string } } }

/** An order opened just now for a car that left lately with something repaired; and what it was. */
async function back(page: Page): Promise<{ order: string; first: string }> {
  const { dealership } = await ask<{ dealership: { id: string } }>(page, 'sign-in', { user_name: 'lin', password: PASSWORD });
  await ask(page, 'language', { language: 'en' });
  const filter = { statuses: ['delivered'], text: '', open_only: false };
  const { rows } = await ask<{ rows: { order: string }[] }>(page, 'repair_orders/orders', { filter, after: null });
  for (const row of rows) {
    const { page: { vehicle, order: { progress } } } = await ask<Told>(page, 'repair_orders/order', { order: row.order });
    // What was only maintained has no fault that could come back.
    if (progress.jobs.every(({ skill }) => skill === 'maintenance')) continue;
    const order = crypto.randomUUID();
    const command = { area: 'repair_orders', command: { do: 'open', order, vehicle: vehicle.id } };
    const envelope = { id: crypto.randomUUID(), dealership: dealership.id, command, expected_version: null, made_at: new Date().toISOString() };
    // The car may be here again already.
    const answer = await page.request.post('/api/v1/execute', { data: { envelope, person: null, passwords: null } });
    if (answer.ok()) return { order, first: row.order };
  }
  throw new Error('nothing that was repaired has left and may come back');
}

test('a comeback is recognised while it is checked in, linked, judged by an inspector and counted', async ({ person }) => {
  test.setTimeout(90_000);
  const lin = await person('lin');
  const { order, first } = await back(lin);
  await visit(lin, `/repair_orders/${order}/check-in`);
  const suspected = lin.locator('.at-hand > li').filter({ has: lin.locator(`a[href="/repair_orders/${first}"]`) }).filter({ has: lin.getByRole('button', { name: 'Link as comeback' }) });
  await lin.locator('#concern').fill('Again the same as last time, it is still not right');
  await expect(suspected).toContainText('the customer says it is again what it was');
  await accessible(lin);
  await suspected.getByRole('button', { name: 'Link as comeback' }).click();
  await expect(lin.locator('.at-hand')).toContainText('Linked as comeback');
  // What is typed stays over it.
  await expect(lin.locator('#concern')).toHaveValue('Again the same as last time, it is still not right');

  await visit(lin, `/repair_orders/${order}`);
  const block = lin.locator('.comeback');
  await expect(block).toContainText('Not judged yet');
  await expect(block.getByRole('button', { name: 'Judge the comeback' })).toHaveCount(0);
  // Taken back with a reason, and linked again from the order once the car is checked in.
  await block.getByRole('button', { name: 'Unlink' }).click();
  await expect(dialog(lin)).toBeVisible();
  await accessible(lin);
  await dialog(lin).locator('#unlink-reason').fill('It is the other side');
  await dialog(lin).getByRole('button', { name: 'Unlink' }).click();
  await expect(dialog(lin)).toHaveCount(0);
  await expect(lin.locator('.timeline')).toContainText('No longer the comeback');
  await visit(lin, `/repair_orders/${order}/check-in`);
  await lin.locator('#concern').fill('It is still the same as last time');
  await suspected.getByRole('button', { name: 'Link as comeback' }).click();
  await expect(lin.locator('.at-hand')).toContainText('Linked as comeback');

  // Whoever inspects, and has not repaired it, judges.
  const ma = await person('ma');
  await visit(ma, `/repair_orders/${order}`);
  await ma.getByRole('button', { name: 'Judge the comeback' }).click();
  await dialog(ma).locator('#judge-cause').selectOption({ label: 'Part' });
  await dialog(ma).locator('#judge-liable').selectOption({ label: 'Nobody here' });
  await dialog(ma).locator('#judge-note').fill('The new part leaks');
  await accessible(ma);
  await dialog(ma).getByRole('button', { name: 'Save the judgement' }).click();
  await expect(dialog(ma)).toContainText('do not go together');
  await expect(dialog(ma).locator('#judge-note')).toHaveValue('The new part leaks');
  await dialog(ma).locator('#judge-liable').selectOption({ label: 'Maker of the part' });
  await dialog(ma).getByRole('button', { name: 'Save the judgement' }).click();
  await expect(dialog(ma)).toHaveCount(0);
  await expect(ma.locator('.comeback')).toContainText('Part · answers for it: Maker of the part');
  await accessible(ma);
  // The first order names what came back from it, and why.
  await visit(ma, `/repair_orders/${first}`);
  await expect(ma.locator('.came-back li').filter({ has: ma.locator(`a[href="/repair_orders/${order}"]`) })).toContainText('Part');
  await accessible(ma);

  // The manager sees it in the month in which the first repair left.
  const sun = await person('sun');
  await visit(sun, '/kpis');
  await sun.getByRole('link', { name: 'First-time fix' }).click();
  await expect(sun.getByRole('heading', { name: 'First-time fix', level: 1 })).toBeVisible();
  const { page: { order: repaired } } = await ask<Told>(sun, 'repair_orders/order', { order: first });
  const left = new Intl.DateTimeFormat('sv-SE', { timeZone: process.env.BAYLINE_DEMO_ZONE }).format(Date.parse(repaired.delivered_at));
  expect(left <= houseDay()).toBe(true);
  await visit(sun, `/kpis/first-time-fix?month=${left.slice(0, 7)}`);
  const row = sun.locator('#came-back tr').filter({ has: sun.locator(`a[href="/repair_orders/${order}"]`) });
  await expect(row).toContainText('Part · Maker of the part');
  await accessible(sun);
  // A name leads to what came back of it.
  await sun.locator('.halves table').first().getByRole('link').first().click();
  await expect(sun).toHaveURL(/technician=/);
  await expect(sun.locator('#came-back')).toContainText('What came back: ');
});

test('the workshop director puts right at the order what a tablet wrote of a job', async ({ person }) => {
  const zhao = await person('zhao');
  await visit(zhao, '/repair_orders?status=in_work,awaiting_inspection,ready');
  const links = await zhao.locator('table.orders .row-link').evaluateAll((links) => links.map((link) => link.getAttribute('href')!));
  for (const link of links) {
    await visit(zhao, link);
    if ((await zhao.locator('.write-ups').count()) > 0) break;
  }
  const job = zhao.locator('.write-ups li').first();
  await job.getByRole('button', { name: 'Symptom, cause, remedy' }).click();
  await dialog(zhao).locator('#write-up-remedy').fill('Bolts tightened to torque, tested on the road');
  await dialog(zhao).locator('#write-up-codes').fill('U0100');
  await accessible(zhao);
  await dialog(zhao).getByRole('button', { name: 'Save' }).click();
  await expect(dialog(zhao)).toHaveCount(0);
  await expect(job).toContainText('Bolts tightened to torque');
  await expect(job).toContainText('U0100');
  await expect(zhao.locator('.timeline')).toContainText('Wrote up');
});
