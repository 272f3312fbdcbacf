import { test, expect, visit, awake, type Page } from './support';

/** The day after, in the dealership. */
function tomorrow(): string {
  const day = new Date(Date.now() + 32 * 3_600_000);
  return day.toISOString().slice(0, 10);
}

/** A plate of the demonstration. */
async function somePlate(page: Page): Promise<string> {
  await visit(page, '/customers?q=139');
  const plate = await page.locator('.hits .work-row .plate').first().textContent();
  return plate!.replace(/\s/g, '');
}

/** Takes a call: the car by its plate, the first service, the soonest time. Answers the plate. */
async function takeACall(yu: Page, plate: string): Promise<void> {
  await visit(yu, '/appointments');
  await yu.locator('#book').click();
  await yu.locator('#call-search').fill(plate.slice(-5));
  await yu.locator('.call-hits button').filter({ hasText: plate }).click();
  await expect(yu.locator('#call-phone')).not.toHaveValue('');
  await yu.locator('.call-services input').first().check();
  await yu.locator('.slot-times input').first().waitFor({ state: 'attached' });
}

test('a call is booked with the soonest time that fits, and the visit stands on its day', async ({ person }) => {
  const yu = await person('yu');
  const plate = await somePlate(yu);
  await takeACall(yu, plate);
  const book = yu.locator('#book-dialog footer button');
  await expect(book).toContainText(/Book \d{4}-/);
  const day = /\d{4}-\d\d-\d\d/.exec((await book.textContent())!)![0];
  await book.click();
  await expect(yu.locator('.toast').filter({ hasText: 'Booked for' })).toBeVisible();
  await visit(yu, `/appointments?day=${day}`);
  await expect(yu.locator('.visit').filter({ hasText: plate }).first()).toContainText('Confirmed');
});

test('a visit is moved with the button and by drag, and another screen sees it', async ({ person }) => {
  const [yu, lin] = await Promise.all([person('yu'), person('lin')]);
  const day = tomorrow();
  await Promise.all([visit(yu, `/appointments?day=${day}`), visit(lin, `/appointments?day=${day}`)]);
  const visitOf = (page: Page, id: string) => page.locator(`.visit[data-visit="${id}"]`);
  const card = yu.locator('.visit[data-movable]').first();
  const id = (await card.getAttribute('data-visit'))!;

  await card.getByRole('button', { name: 'Move', exact: true }).click();
  const times = yu.locator('#visit-dialog .slot-times input');
  await times.first().waitFor({ state: 'attached' });
  await yu.locator('#visit-dialog footer button').click();
  await expect(yu.locator('#visit-dialog')).not.toBeVisible();

  await visit(yu, `/appointments?day=${day}`);
  await visit(lin, `/appointments?day=${day}`);
  const dragged = yu.locator('.visit[data-movable]').last();
  const carried = (await dragged.getAttribute('data-visit'))!;
  await dragged.scrollIntoViewIfNeeded();
  const from = (await dragged.locator('.what').boundingBox())!;
  await yu.mouse.move(from.x + 40, from.y + 6);
  await yu.mouse.down();
  await yu.mouse.move(from.x + 60, from.y + 20, { steps: 4 });
  const open = yu.locator('.lines > li[data-takes="true"]').last();
  await expect(open).toBeVisible();
  const at = (await open.getAttribute('data-drop-at'))!;
  await open.scrollIntoViewIfNeeded();
  const to = (await open.boundingBox())!;
  await yu.mouse.move(to.x + 120, to.y + to.height / 2, { steps: 6 });
  await yu.mouse.up();
  await expect(yu.locator(`.lines > li[data-drop-at="${at}"] .visit[data-visit="${carried}"]`)).toBeVisible();
  await expect(lin.locator(`.lines > li[data-drop-at="${at}"]`).locator(visitOf(lin, carried))).toBeVisible();
  expect(id).not.toBe('');
});

test('reception sees who is here and who is to come, greets, and opens the order', async ({ person }) => {
  const lin = await person('lin');
  const plate = await somePlate(lin);
  await visit(lin, '/customers');
  await lin.locator('#walk-in-plate').fill(plate);
  await lin.locator('#walk-in-concern').fill('Rattles on bad roads');
  await lin.locator('.walk-in button').click();
  const waiting = lin.locator('.arrivals .visit').filter({ hasText: plate }).filter({ hasText: 'Rattles' });
  await expect(waiting.locator('.countdown')).toBeVisible();
  await waiting.getByRole('button', { name: 'Greet' }).click();
  await expect(waiting).toContainText('Greeted');
  await waiting.getByRole('button', { name: 'Check in' }).click();
  await lin.waitForURL(/\/repair_orders\/[0-9a-f-]{36}/);
  await awake(lin);

  await visit(lin, '/customers');
  await expect(lin.locator('.arrivals .visit').filter({ hasText: 'Rattles' })).toHaveCount(0);
  const coming = lin.locator('.arrivals .block').nth(1).locator('.visit').first();
  const id = (await coming.getAttribute('data-visit'))!;
  await coming.getByRole('button', { name: 'Arrived' }).click();
  await expect(lin.locator('.arrivals .block').first().locator(`.visit[data-visit="${id}"]`)).toBeVisible();
});

test('a technician does not see who comes', async ({ person }) => {
  const li = await person('li');
  await li.goto('/appointments');
  await expect(li.locator('.notice')).toContainText('see appointments');
});
