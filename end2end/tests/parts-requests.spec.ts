// Parts for a job: asked for at the tablet, answered at the parts desk, and what was not fitted goes back.
import { test, expect, accessible, visit, type Page, type Locator } from './support';

const PART = '1700559000';
const dialog = (page: Page) => page.locator('dialog[open]');

test('a technician asks for a part, the desk issues it, and what is not fitted goes back into its bin', async ({ person }) => {
  const tang = await person('tang');
  await visit(tang, '/parts');
  let technician: Page | undefined;
  for (const user of ['li', 'zhang', 'wang', 'chenh', 'heyong', 'huangzy', 'suntao', 'liu']) {
    const page = await person(user, { touch: true });
    await visit(page, '/workshop/jobs');
    if ((await page.locator('.jobs > li[data-state="working"]').count()) > 0) technician = page;
    if (technician) break;
  }
  const tablet = technician!;
  const working = tablet.locator('.jobs > li[data-state="working"]').first();
  const order = await working.locator('a.work-row').getAttribute('href');
  const title = (await working.locator('.who b').textContent())!;
  const job = tablet.locator('.jobs > li').filter({ has: tablet.locator(`a[href="${order}"]`) }).filter({ hasText: title });
  const asked = (text: string): Locator => job.locator('.asked-parts > li').filter({ hasText: text });
  const row = (text: string): Locator => tang.locator('.requests > li').filter({ has: tang.locator(`a[href="${order}"]`) }).filter({ hasText: text });

  // From the price list, and the car stands still.
  await job.getByRole('button', { name: 'Ask for parts' }).click();
  await accessible(tablet);
  await tablet.locator('#ask-find').fill(PART);
  await dialog(tablet).locator('.results').getByRole('button', { name: PART }).click();
  const part = await tablet.locator('#ask-find').inputValue();
  await dialog(tablet).getByText('The car stands still without it').click();
  await dialog(tablet).getByRole('button', { name: 'Ask', exact: true }).click();
  await expect(dialog(tablet)).toHaveCount(0);
  await expect(asked(part).last()).toContainText('waiting for the parts desk');
  await expect(row(PART)).toContainText('stands still');
  await row(PART).getByRole('button', { name: /^Issue/ }).click();
  await expect(asked(part).last()).toContainText('not on the order');
  await expect(tablet.locator('.toast').filter({ hasText: 'parts are there' })).toBeVisible();
  await expect(row(PART)).toHaveCount(0);

  // It is not fitted: it goes back.
  await asked(part).last().getByRole('button', { name: 'Give back' }).click();
  await accessible(tablet);
  await dialog(tablet).getByRole('button', { name: 'Give back' }).click();
  await expect(dialog(tablet)).toHaveCount(0);
  // Nothing has come: it is with the car again, and may go back for good.
  await row(PART).getByRole('button', { name: 'Nothing came' }).click();
  await expect(row(PART)).toHaveCount(0);
  await expect(asked(part).last()).not.toContainText('on the way back');
  await asked(part).last().getByRole('button', { name: 'Give back' }).click();
  await dialog(tablet).getByRole('button', { name: 'Give back' }).click();
  await expect(dialog(tablet)).toHaveCount(0);
  await row(PART).getByRole('button', { name: /^Take into stock/ }).click();
  await expect(row(PART)).toHaveCount(0);
  await expect(asked(part).last()).not.toContainText('on the way back');

  // In own words: the desk has none, and says why.
  await job.getByRole('button', { name: 'Ask for parts' }).click();
  await tablet.locator('#ask-find').fill('The small clip behind the lamp');
  await dialog(tablet).getByRole('button', { name: 'Ask', exact: true }).click();
  await row('The small clip').getByRole('button', { name: 'Cannot supply' }).click();
  await tang.locator('#answer-reason').fill('Only with the lamp');
  await dialog(tang).getByRole('button', { name: 'Cannot supply' }).click();
  await expect(asked('The small clip')).toContainText('Only with the lamp');

  // And what is not needed after all is withdrawn before anybody has answered.
  await job.getByRole('button', { name: 'Ask for parts' }).click();
  await tablet.locator('#ask-find').fill('A seal');
  await dialog(tablet).getByRole('button', { name: 'Ask', exact: true }).click();
  await expect(row('A seal')).toBeVisible();
  await asked('A seal').getByRole('button', { name: 'Withdraw' }).click();
  await expect(row('A seal')).toHaveCount(0);
});
