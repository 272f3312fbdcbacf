import { test, expect, visit, accessible, type Page } from './support';

const dialog = (page: Page) => page.locator('dialog[open]');
const waiting = (page: Page) => page.locator('.work-list.dispatch > li');

test('what waits is given out as proposed in one tap, or otherwise with what stands against it', async ({ person }) => {
  const zhao = await person('zhao');
  await visit(zhao, '/workshop');
  await zhao.locator('.board-head').getByRole('link', { name: /Dispatch/ }).click();
  await expect(zhao.getByRole('heading', { name: 'Dispatch', level: 1 })).toBeVisible();
  await accessible(zhao);
  const proposed = waiting(zhao).filter({ has: zhao.locator('.offer') });
  if ((await proposed.count()) > 0) {
    const row = proposed.first();
    const order = (await row.getAttribute('data-order'))!;
    await expect(row.locator('.offer')).not.toBeEmpty();
    await row.getByRole('button', { name: /Give to/ }).click();
    await expect(zhao.locator(`.work-list.dispatch > li[data-order="${order}"]`)).toHaveCount(0);
  }
  const rest = waiting(zhao);
  if ((await rest.count()) > 0) {
    await rest.first().getByRole('button', { name: 'Choose otherwise' }).click();
    await expect(dialog(zhao).locator('#dispatch-technician')).toBeVisible();
    await accessible(zhao);
    await zhao.keyboard.press('Escape');
  }
});

test('a job is shared by percent, which add up to the whole', async ({ person }) => {
  const zhao = await person('zhao');
  await visit(zhao, '/workshop/dispatch');
  const job = zhao.locator('.given > li').first();
  await job.getByRole('button', { name: 'Share' }).click();
  await expect(dialog(zhao).locator('#share-who-0')).not.toHaveValue('');
  await accessible(zhao);
  await dialog(zhao).locator('#share-percent-0').fill('70');
  await dialog(zhao).locator('#share-percent-1').fill('20');
  await dialog(zhao).locator('#share-who-1').selectOption({ index: 1 });
  await expect(dialog(zhao).getByRole('status')).toContainText('90% in all');
  await dialog(zhao).getByRole('button', { name: 'Save shares' }).click();
  await expect(dialog(zhao)).toContainText('100');
  await expect(dialog(zhao)).toBeVisible();
});

test('what is filtered stands in the address', async ({ person }) => {
  const zhao = await person('zhao');
  await visit(zhao, '/workshop?only=waiting');
  await expect(zhao.locator('.count[aria-pressed=true]').filter({ hasText: 'Waiting' })).toBeVisible();
  await zhao.locator('.board-head').getByRole('link', { name: 'By technician' }).click();
  await expect(zhao).toHaveURL(/view=technicians.*only=waiting|only=waiting.*view=technicians/);
  await zhao.locator('.count[aria-pressed=true]').filter({ hasText: 'Waiting' }).click();
  await expect(zhao).toHaveURL(/\/workshop\?view=technicians$/);
});
