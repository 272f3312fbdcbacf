// Attendance and working time: who is here, what was clocked and sold of it, and what the director puts right.
import { test, expect, visit, accessible } from './support';

test('who comes and goes is known at the dispatch desk at once', async ({ person }) => {
  const zhao = await person('zhao');
  await visit(zhao, '/workshop/dispatch');
  const row = zhao.locator('.presence li').filter({ hasText: '孙涛' });
  const suntao = await person('suntao', { touch: true });
  await visit(suntao, '/workshop/jobs');
  const own = suntao.locator('.attendance');
  const leaves = own.getByRole('button', { name: 'Clock out' });
  if (await leaves.isVisible()) {
    await leaves.click();
    if (await own.locator('.why-not').isVisible()) return;
  }
  await expect(own).toContainText('Not clocked in');
  await accessible(suntao);
  await expect(row).toContainText('not clocked in');
  await own.getByRole('button', { name: 'Clock in' }).click();
  await expect(own).toContainText('In since');
  await expect(row).toContainText('here');
  // Without network it is kept and shown, and told when the line is back.
  await suntao.context().setOffline(true);
  await leaves.click();
  await expect(own).toContainText('Not clocked in');
  await expect(own.locator('.unsent-mark')).toBeVisible();
  await expect(suntao.locator('.unsent-deeds')).toContainText('Clock out');
  // Every page says how many wait, and leads to them.
  const count = suntao.locator('.top .unsent-count');
  await expect(count).toContainText('Not sent yet: 1');
  await expect(count).toHaveAttribute('href', '/workshop/jobs');
  await expect(row).toContainText('here');
  await suntao.context().setOffline(false);
  await expect(own.locator('.unsent-mark')).toHaveCount(0);
  await expect(count).toHaveCount(0);
  await expect(row).toContainText('not clocked in');
  await own.getByRole('button', { name: 'Clock in' }).click();
  await expect(row).toContainText('here');
});

test('the sheet adds up, and the director puts a time right without losing what it was', async ({ person }) => {
  const zhao = await person('zhao');
  await visit(zhao, '/workshop/time?by=week');
  const sheet = zhao.locator('table.time-sheet');
  await expect(sheet.locator('tfoot')).toContainText('Total');
  await accessible(zhao);
  const figures = await sheet.locator('tbody > tr:first-child').evaluateAll((rows) => rows.map((row) => Number(row.children[3].textContent)));
  const sold = Number(await sheet.locator('tfoot td').nth(2).textContent());
  expect(Math.round(figures.reduce((sum, hours) => sum + hours, 0) * 100)).toBe(Math.round(sold * 100));

  const liu = sheet.locator('tbody').filter({ hasText: '刘洋' });
  await liu.getByRole('button', { name: /^Details/ }).click();
  await expect(liu).toContainText('下班忘打卡');
  await liu.locator('.time-details section').first().getByRole('button', { name: 'Correct' }).first().click();
  const dialog = zhao.locator('dialog[open]');
  await accessible(zhao);
  const until = await dialog.getByLabel('Until').inputValue();
  await dialog.getByLabel('Until').fill(await dialog.getByLabel('From').inputValue());
  await dialog.getByLabel('Reason').fill('看错了');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toContainText('It has to end after it begins');
  await dialog.getByLabel('Until').fill(until.replace(/\d$/, (digit) => String((Number(digit) + 9) % 10)));
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toHaveCount(0);
});

test('a technician sees their own time and nobody else’s', async ({ person }) => {
  const wang = await person('li');
  await visit(wang, '/workshop/time');
  await expect(wang.locator('table.time-sheet tbody')).toHaveCount(1);
  await wang.getByRole('button', { name: /^Details/ }).click();
  await expect(wang.locator('.time-details').getByRole('button', { name: 'Correct' })).toHaveCount(0);
});
