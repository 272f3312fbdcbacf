// A job that stands still: whoever can help hears of it at once, wherever they are.
import { test, expect, accessible, visit, type Page } from './support';

test('a technician who lacks a part calls the storekeeper, on whatever page they are, until the work goes on', async ({ person }) => {
  const [tang, lin] = await Promise.all([person('tang'), person('lin')]);
  // Somebody of them has a job in hand.
  let technician: Page | undefined;
  for (const user of ['li', 'zhang', 'wang', 'chenh', 'heyong', 'huangzy', 'suntao', 'liu']) {
    const page = await person(user, { touch: true });
    await visit(page, '/workshop/jobs');
    if ((await page.locator('.jobs > li[data-state="working"]').count()) > 0) technician = page;
    if (technician) break;
  }
  const job = technician!.locator('.jobs > li[data-state="working"]').first();
  const order = await job.locator('a.work-row').getAttribute('href');
  const title = (await job.locator('.who b').textContent())!;
  const here = technician!.locator('.jobs > li').filter({ has: technician!.locator(`a[href="${order}"]`) }).filter({ hasText: title });
  await Promise.all([visit(tang, '/parts'), visit(lin, '/')]);
  await here.getByRole('button', { name: 'Hold', exact: true }).click();
  await technician!.locator('#hold-note').fill('No seal in the box');
  await technician!.locator('dialog[open] [data-reason="waiting_for_parts"]').click();
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
