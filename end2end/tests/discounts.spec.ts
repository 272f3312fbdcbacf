// A discount over the limit of a post: asked for in the form of the line, answered by the next post up, seen by both at once.
import { test, expect, visit, accessible, type Page } from './support';

const dialog = (page: Page) => page.locator('dialog[open]');

/** An order of the list on which lines can still be typed and nothing is asked yet. */
async function editable(page: Page): Promise<string> {
  await visit(page, '/repair_orders?status=in_work');
  const orders = await page.locator('table.orders .row-link').evaluateAll((links) => links.map((link) => link.getAttribute('href')!));
  for (const order of orders) {
    await visit(page, order);
    if ((await page.locator('.asked-discount').count()) === 0) return order;
  }
  throw new Error('every order in work has a request');
}

async function asks(page: Page, title: string, discount: string): Promise<void> {
  await page.getByRole('button', { name: 'Add other' }).click();
  await dialog(page).locator('input#line-title').fill(title);
  await dialog(page).locator('#line-price').fill('400');
  await dialog(page).locator('#line-discount').fill(discount);
  // What another usually pays of such a visit, the customer pays here: only that can be given away.
  const payer = dialog(page).locator('#share-payer-0');
  if ((await payer.count()) > 0) await payer.selectOption('customer');
  await dialog(page).getByRole('button', { name: 'Save' }).click();
  await expect(dialog(page).locator('#line-discount-error')).toContainText('over your limit');
  await dialog(page).locator('#discount-reason').fill('Third visit this month');
  await dialog(page).getByRole('button', { name: /^Ask: / }).click();
  await expect(dialog(page)).toHaveCount(0);
  await expect(page.locator('.asked-discount')).toContainText(title);
}

test('a discount over the limit is granted by the next post up, on a phone and at one tap', async ({ person }) => {
  const zhou = await person('zhou', { touch: true, viewport: { width: 390, height: 844 } });
  await visit(zhou, '/');
  const lin = await person('lin');
  const order = await editable(lin);
  await asks(lin, 'Loan of roof box', '8%');
  const card = zhou.locator('.discounts li').filter({ hasText: 'Loan of roof box' });
  await expect(card).toContainText('¥32');
  await expect(card).toContainText('Third visit this month');
  await card.getByRole('button', { name: 'Grant' }).click();
  await expect(card).toHaveCount(0);
  await expect(lin.locator('.asked-discount')).toHaveCount(0);
  await expect(lin.locator('table.lines')).toContainText('Loan of roof box');
  await expect(lin.locator('.timeline')).toContainText('Granted CNY 32');
  expect(new URL(lin.url()).pathname).toBe(order);
});

test('a refusal tells its reason where it was asked, and nothing is on the order', async ({ person }) => {
  const lin = await person('lin');
  await editable(lin);
  await asks(lin, 'Polish', '15%');
  const sun = await person('sun');
  await visit(sun, '/');
  const card = sun.locator('.discounts li').filter({ hasText: 'Polish' });
  await card.getByRole('button', { name: 'Refuse' }).click();
  await accessible(sun);
  await dialog(sun).locator('#refuse-reason').fill('It is on offer already');
  await dialog(sun).getByRole('button', { name: 'Refuse' }).click();
  await expect(card).toHaveCount(0);
  await expect(lin.locator('.lines-block > .notice')).toContainText('It is on offer already');
  await expect(lin.locator('table.lines')).not.toContainText('Polish');
});
