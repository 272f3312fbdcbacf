// Advice for the driver: given on an order, put right, taken back and given again; and what is at hand of a car while somebody works on it.
import { test, expect, accessible, visit } from './support';

test('an advisor gives advice with a ready phrase, puts it right, takes it back and changes their mind', async ({ person }) => {
  const lin = await person('lin');
  await visit(lin, '/repair_orders?status=in_work');
  const order = (await lin.locator('table.orders .row-link').first().getAttribute('href'))!;
  await visit(lin, order);
  const block = lin.locator('section.advice');
  const dialog = lin.locator('dialog[open]');
  await block.getByRole('button', { name: 'Add' }).click();
  await dialog.getByRole('button', { name: /^The brake fluid/ }).click();
  await expect(lin.locator('#advice-text')).toHaveValue('The brake fluid holds water: have it changed');
  await lin.locator('#advice-within').fill('0');
  await dialog.getByRole('button', { name: 'Save advice' }).click();
  await expect(dialog).toContainText('Choose a distance of 1 to');
  await lin.locator('#advice-within').fill('5000');
  await dialog.getByRole('button', { name: 'Save advice' }).click();
  await expect(dialog).toHaveCount(0);
  const row = block.locator('li').filter({ hasText: 'The brake fluid holds water' });
  await expect(row).toContainText('within 5,000 km');
  await accessible(lin);

  await row.getByRole('button', { name: 'Change' }).click();
  await lin.locator('#advice-text').fill('The brake fluid holds water (2.8 %): have it changed');
  await dialog.getByRole('button', { name: 'Save advice' }).click();
  const changed = block.locator('li').filter({ hasText: '2.8 %' });
  await expect(changed).toBeVisible();
  await changed.getByRole('button', { name: 'Take back' }).click();
  await expect(changed).toHaveCount(0);
  await lin.locator('.toast').filter({ hasText: 'Advice taken back' }).getByRole('button', { name: 'Undo' }).click();
  await expect(changed).toBeVisible();
});

test('the history of the car and similar cases are one tap away on the tablet', async ({ person }) => {
  const wang = await person('wang', { touch: true });
  await visit(wang, '/workshop/jobs');
  await wang.locator('.jobs > li').first().getByRole('button', { name: 'History, cases' }).click();
  const dialog = wang.locator('dialog#car-at-hand');
  await expect(dialog.getByRole('heading', { name: 'Similar cases of the house' })).toBeVisible();
  await expect(dialog.getByRole('heading', { name: 'Earlier visits of this car' })).toBeVisible();
  // Whatever is found, neither waits for ever.
  await expect(dialog.locator('section .bones')).toHaveCount(0);
  await accessible(wang);
});
