import { test, expect, visit, accessible, type Page } from './support';

const dialog = (page: Page) => page.locator('dialog[open]');

test('the evening before, a visit is prepared, its papers are printed, and what was put aside goes back', async ({ person }) => {
  const yu = await person('yu');
  await visit(yu, '/appointments/prepare');
  await expect(yu.getByRole('heading', { name: 'Short', exact: true })).toBeVisible();
  await accessible(yu);
  const left = yu.locator('.visit[data-readiness="not_yet"]').filter({ has: yu.locator('.part-checks') });
  const id = (await left.filter({ hasNotText: 'To confirm' }).first().getAttribute('data-visit'))!;
  const row = yu.locator(`.visit[data-visit="${id}"]`);
  await row.getByRole('button', { name: 'Prepare', exact: true }).click();
  await expect(row).toHaveAttribute('data-readiness', 'prepared');
  await yu.locator('.toast').getByRole('button', { name: 'Undo' }).first().click();
  await expect(row).toHaveAttribute('data-readiness', 'not_yet');
  await row.getByRole('button', { name: 'Prepare', exact: true }).click();
  await expect(row).toHaveAttribute('data-readiness', 'prepared');
  await visit(yu, `/appointments/papers/pick-list?visit=${id}`);
  await expect(yu.locator('.sheet')).toContainText('Bin');
  await visit(yu, `/appointments/papers/work-card?visit=${id}`);
  await expect(yu.locator('.sheet')).toContainText('Times, technician and bay');
});

test('what is missing is named, counted by the parts desk, and then put aside', async ({ person }) => {
  const [yu, tang] = await Promise.all([person('yu'), person('tang')]);
  await visit(yu, '/appointments/prepare');
  const short = yu.locator('.visit[data-readiness="short"]').first();
  const parts = short.locator('.part-checks tbody tr').filter({ hasText: 'short' });
  await expect(parts.first()).toContainText(/short \d/);
  const missing = await parts.evaluateAll((rows) => rows.map((row) => row.querySelector('.clip')!.textContent!.trim()));
  const id = (await short.getAttribute('data-visit'))!;
  await visit(tang, '/parts');
  for (const title of missing) {
    await tang.locator('#stock-find').fill(title);
    const row = tang.locator('table.stock tbody tr').filter({ has: tang.locator('.clip').getByText(title, { exact: true }) });
    await expect(row).toHaveCount(1);
    const reserved = Number.parseFloat((await row.locator('td.num').nth(1).textContent())!.replaceAll(',', ''));
    await row.getByRole('button', { name: 'Count' }).click();
    if (reserved > 0) {
      await dialog(tang).locator('#count-counted').fill('0');
      await dialog(tang).getByRole('button', { name: 'Count', exact: true }).click();
      await expect(dialog(tang)).toContainText('are held for visits and orders');
    }
    await dialog(tang).locator('#count-counted').fill(String(reserved + 20));
    await dialog(tang).getByRole('button', { name: 'Count', exact: true }).click();
    await expect(dialog(tang)).toHaveCount(0);
  }
  const counted = yu.locator(`.visit[data-visit="${id}"]`);
  await expect(counted).not.toHaveAttribute('data-readiness', 'short');
});

test('a package comes onto an order with its labour and parts, at its own price', async ({ person }) => {
  const lin = await person('lin');
  await visit(lin, '/repair_orders?status=quoted,reception,diagnosis');
  await expect(lin.locator('table.orders .row-link').first()).toBeVisible();
  const orders = await lin.locator('table.orders .row-link').evaluateAll((links) => links.map((link) => link.getAttribute('href')!));
  const adds = lin.getByRole('button', { name: 'Service or package' });
  // The price of a package is for customers: others pay by rates of their own.
  const customerPays = lin.locator('.facts dd').getByText(/^(Maintenance|General repair)$/);
  for (const order of orders) {
    await visit(lin, order);
    await expect(adds).toBeVisible();
    await expect(lin.locator('.facts').first()).toBeVisible();
    if ((await customerPays.count()) > 0) break;
  }
  // The lines are drawn with what adds to them.
  await expect(lin.locator('table.lines, .lines-block .empty')).toBeVisible();
  const lines = lin.locator('table.lines tbody tr');
  const before = await lines.count();
  await adds.click();
  const winter = dialog(lin).locator('.packages li').filter({ hasText: 'Winter package' });
  await expect(winter).toContainText('package 1,088.00');
  await accessible(lin);
  await winter.getByRole('button').click();
  await expect(dialog(lin)).toHaveCount(0);
  await expect(lines).toHaveCount(before + 6);
  await expect(lin.locator('table.lines .of-package').first()).toHaveText('Winter package');
});

test('a service is retired and comes back, and a new one is written down', async ({ person }) => {
  const sun = await person('sun');
  await visit(sun, '/appointments/services');
  const tyre = sun.locator('tr[data-service="TYRE"]');
  await tyre.getByRole('button', { name: 'Retire' }).click();
  await expect(tyre).toHaveCount(0);
  await sun.locator('.toast').getByRole('button', { name: 'Undo' }).click();
  await expect(tyre).toHaveCount(1);

  await sun.locator('#add-service').click();
  await dialog(sun).locator('#service-code').fill('TYRE');
  await dialog(sun).getByRole('button', { name: 'Save' }).click();
  await expect(dialog(sun).locator('#service-code-error')).toContainText('belongs to a service already');
  const code = `WIPE-${Date.now()}`;
  await dialog(sun).locator('#service-code').fill(code);
  for (const place of [0, 1, 2]) await dialog(sun).locator(`#service-title-${place}`).fill('Wiper blades');
  await dialog(sun).getByRole('button', { name: 'Add duration' }).click();
  await dialog(sun).getByLabel('Hours').fill('0.5');
  await dialog(sun).locator('#find-operation').fill('WP-020');
  await dialog(sun).getByRole('button', { name: /WP-020/ }).click();
  await dialog(sun).locator('#find-part').fill('5205012700');
  await dialog(sun).getByRole('button', { name: /5205012700/ }).click();
  await accessible(sun);
  await dialog(sun).getByRole('button', { name: 'Save' }).click();
  await expect(dialog(sun)).toHaveCount(0);
  const wipe = sun.locator(`tr[data-service="${code}"]`);
  await expect(wipe).toContainText('operations 1, parts 1');
  // Nobody else is offered it.
  await wipe.getByRole('button', { name: 'Retire' }).click();
  await expect(wipe).toHaveCount(0);
});
