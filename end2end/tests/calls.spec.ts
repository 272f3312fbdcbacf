// A job that stands still: whoever can help hears of it at once, wherever they are.
import { test, expect, accessible, visit, type Page } from './support';

/** A technician with a job in hand, and the row of that job. */
async function atWork(person: (user: string, options?: { touch?: boolean }) => Promise<Page>) {
  for (const user of ['li', 'zhang', 'wang', 'chenh', 'heyong', 'huangzy', 'suntao', 'liu']) {
    const page = await person(user, { touch: true });
    await visit(page, '/workshop/jobs');
    const job = page.locator('.jobs > li[data-state="working"]').first();
    if ((await job.count()) === 0) continue;
    const order = (await job.locator('a.work-row').getAttribute('href'))!;
    const title = (await job.locator('.who b').textContent())!;
    return { page, order, row: page.locator('.jobs > li').filter({ has: page.locator(`a[href="${order}"]`) }).filter({ hasText: title }) };
  }
  throw new Error('nobody has a job in hand');
}

test('a technician who lacks a part calls the storekeeper, on whatever page they are, until the work goes on', async ({ person }) => {
  const [tang, lin] = await Promise.all([person('tang'), person('lin')]);
  const { page: technician, row: here } = await atWork(person);
  await Promise.all([visit(tang, '/parts'), visit(lin, '/')]);
  await here.getByRole('button', { name: 'Hold', exact: true }).click();
  await technician.locator('#hold-note').fill('No seal in the box');
  await technician.locator('dialog[open] [data-reason="waiting_for_parts"]').click();
  const told = tang.locator('.toast').filter({ hasText: 'No seal in the box' });
  await expect(told).toBeVisible();
  const bell = tang.getByRole('button', { name: /waiting for you/ });
  const before = Number(await tang.locator('.calls').getAttribute('data-count'));
  await bell.click();
  await expect(tang.locator('#calls')).toContainText('No seal in the box');
  await accessible(tang);
  await expect(lin.locator('.toast').filter({ hasText: 'No seal in the box' })).toHaveCount(0);

  await here.getByRole('button', { name: 'Resume', exact: true }).click();
  await expect(tang.locator('#calls').filter({ hasText: 'No seal in the box' })).toHaveCount(0);
  if (before > 1) await expect(tang.locator('.calls')).toHaveAttribute('data-count', String(before - 1));
});

test('whoever asks the technical director is told the answer wherever they are, and reads it on the job until it goes on', async ({ person }) => {
  const qian = await person('qian');
  const { page: technician, order, row } = await atWork(person);
  await row.getByRole('button', { name: 'Hold', exact: true }).click();
  await technician.locator('#hold-note').fill('Shakes when cold');
  await technician.locator('dialog[open] [data-reason="technical_support"]').click();
  await expect(row.locator('.hold')).toContainText('Shakes when cold');
  await visit(qian, order);
  await qian.locator('#annotation').fill('Swap the coils of 2 and 3 first');
  await qian.locator('form.annotate button[type="submit"]').click();
  await expect(technician.locator('.toast').filter({ hasText: 'Swap the coils of 2 and 3 first' })).toBeVisible();
  await expect(row.locator('.told.answer')).toContainText('Swap the coils of 2 and 3 first');
  await technician.getByRole('button', { name: /waiting for you/ }).click();
  await expect(technician.locator('#calls')).toContainText('Swap the coils of 2 and 3 first');
  await accessible(technician);
  await technician.keyboard.press('Escape');
  await row.getByRole('button', { name: 'Resume', exact: true }).click();
  await expect(row.locator('.told.answer')).toHaveCount(0);
  await expect(technician.locator('#calls').filter({ hasText: 'Swap the coils of 2 and 3 first' })).toHaveCount(0);
});
