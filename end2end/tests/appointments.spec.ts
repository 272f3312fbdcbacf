import { test, expect, visit, accessible, awake, houseDay, type Page } from './support';

/** A plate of the demonstration that is neither here nor expected today. */
async function somePlate(page: Page): Promise<string> {
  const plain = (text: string | null) => text!.replace(/\s/g, '');
  await visit(page, '/customers');
  const today = plain(await page.locator('.arrivals').textContent());
  await visit(page, '/customers?q=139');
  const plates = (await page.locator('.hits .work-row .plate').allTextContents()).map(plain);
  return plates.find((plate) => !today.includes(plate))!;
}

/** Takes a call: the car by its plate, the first service, the soonest time. Answers the plate. */
async function takeACall(yu: Page, plate: string): Promise<void> {
  await visit(yu, '/appointments');
  await yu.locator('#book').click();
  await yu.locator('#call-search').fill(plate.slice(-5));
  await yu.locator('.call-hits button').filter({ hasText: plate }).click();
  await expect(yu.locator('#call-phone')).not.toHaveValue('');
  // A car that runs on its battery is not offered an oil change.
  await yu.locator('.call-services label:visible input').first().check();
  await yu.locator('.slot-times input').first().waitFor({ state: 'attached' });
}

test('a call is offered what fits the car once it is known, and what was ticked before is taken back in words', async ({ person }) => {
  const yu = await person('yu');
  await visit(yu, '/appointments');
  await yu.locator('#book').click();
  const minor = yu.locator('.call-services label', { hasText: 'Minor service' });
  await minor.locator('input').check();
  // The larger service holds the smaller one.
  await yu.locator('.call-services label', { hasText: 'Major service' }).locator('input').check();
  await expect(minor).toContainText('Included in: Major service');
  // A car that runs on its battery, by the beginning of its VIN.
  await yu.locator('#call-search').fill('LB370E8E');
  await yu.locator('.call-hits button').first().click();
  const services = yu.locator('.call-services');
  await expect(services).toContainText('Only what is for this car is listed (Electric)');
  await expect(services.getByRole('alert')).toContainText('Minor service, Major service');
  await expect(minor).toBeHidden();
  await expect(minor.locator('input')).not.toBeChecked();
  await accessible(yu);
});

test('a call is booked with the soonest time that fits, and the visit stands on its day', async ({ person }) => {
  const yu = await person('yu');
  const plate = await somePlate(yu);
  await takeACall(yu, plate);
  const book = yu.locator('#book-dialog footer button');
  await expect(book).toContainText(/Book \d{4}-/);
  // Without scrolling: the times, and the button that takes one, which lies over none of them.
  const [times, foot] = [yu.locator('#book-dialog .slot-times'), yu.locator('#book-dialog footer')];
  await yu.locator('#book-dialog .dialog-body').evaluate((body) => body.scrollTo(0, 0));
  await expect(times.locator('label').first()).toBeInViewport({ ratio: 1 });
  await expect(book).toBeInViewport({ ratio: 1 });
  const [last, below] = [(await times.boundingBox())!, (await foot.boundingBox())!];
  expect(last.y + last.height).toBeLessThanOrEqual(below.y);
  const day = /\d{4}-\d\d-\d\d/.exec((await book.textContent())!)![0];
  await book.click();
  await expect(yu.locator('.toast').filter({ hasText: 'Booked for' })).toBeVisible();
  await visit(yu, `/appointments?day=${day}`);
  await expect(yu.locator('.visit').filter({ hasText: plate }).first()).toContainText('Confirmed');
});

test('a visit is moved with the button and by drag, and another screen sees it', async ({ person }) => {
  const [yu, lin] = await Promise.all([person('yu'), person('lin')]);
  const day = houseDay(1);
  await Promise.all([visit(yu, `/appointments?day=${day}`), visit(lin, `/appointments?day=${day}`)]);
  const visitOf = (page: Page, id: string) => page.locator(`.visit[data-visit="${id}"]`);
  const card = yu.locator('.visit[data-movable]').first();
  const id = (await card.getAttribute('data-visit'))!;

  await card.getByRole('button', { name: 'Other steps' }).click();
  await card.getByRole('button', { name: 'Move', exact: true }).click();
  const times = yu.locator('#visit-dialog .slot-times input');
  await times.first().waitFor({ state: 'attached' });
  await yu.locator('#visit-dialog footer button').click();
  await expect(yu.locator('#visit-dialog')).not.toBeVisible();

  await visit(yu, `/appointments?day=${day}`);
  await visit(lin, `/appointments?day=${day}`);
  // The body shop may be full of cars that are here.
  const dragged = yu.locator('.visit[data-movable]').filter({ hasText: / service/ }).last();
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
  await expect(waiting.locator('.countdown')).toContainText(/^\d+:\d\d left/);
  await waiting.getByRole('button', { name: 'Greet' }).click();
  await expect(waiting).toContainText('Greeted');
  await waiting.getByRole('button', { name: 'Check in' }).click();
  await lin.waitForURL(/\/repair_orders\/[0-9a-f-]{36}/);
  await awake(lin);

  await visit(lin, '/customers');
  await expect(lin.locator('.arrivals .visit').filter({ hasText: 'Rattles' })).toHaveCount(0);

  // A new car has no plate: what its customer says is enough, and nothing at all is not.
  await lin.locator('.walk-in button').click();
  await expect(lin.locator('.walk-in .why-not')).toContainText('plate, or what the customer says');
  await lin.locator('#walk-in-concern').fill('Brand new and squeaks');
  await lin.locator('.walk-in button').click();
  await expect(lin.locator('.arrivals .visit').filter({ hasText: 'Brand new and squeaks' })).toContainText('No plate');
  const coming = lin.locator('.arrivals .block').nth(1).locator('.visit').first();
  const id = (await coming.getAttribute('data-visit'))!;
  await coming.getByRole('button', { name: 'Arrived' }).click();
  await expect(lin.locator('.arrivals .block').first().locator(`.visit[data-visit="${id}"]`)).toBeVisible();
});

test('what reception looks for stands above everybody who is expected', async ({ person }) => {
  const lin = await person('lin', { touch: true });
  await visit(lin, `/customers?q=${encodeURIComponent(await somePlate(lin))}`);
  const found = lin.locator('.hits > li').first();
  await expect(found).toBeInViewport();
  const [hit, arrivals] = [(await found.boundingBox())!, (await lin.locator('.arrivals').boundingBox())!];
  expect(hit.y + hit.height).toBeLessThanOrEqual(arrivals.y);
});

test('a car that waits and is not on file is registered with what is known of it', async ({ person }) => {
  const lin = await person('lin');
  const plate = `浙A${String(Date.now() % 1e5).padStart(5, '0')}`;
  await visit(lin, '/customers');
  await lin.locator('#walk-in-plate').fill(plate);
  await lin.locator('#walk-in-concern').fill('Unknown to us');
  await lin.locator('.walk-in button').click();
  await lin.locator('.arrivals .visit').filter({ hasText: 'Unknown to us' }).getByRole('link', { name: 'Register' }).click();
  await expect(lin).toHaveURL(/\/customers\/new/);
  await expect(lin.locator('#plate')).toHaveValue(plate);

  // Who has told no more than a name is registered with that.
  await visit(lin, '/customers');
  await lin.locator('#walk-in-name').fill('Nina Fern');
  await lin.locator('#walk-in-concern').fill('No plate yet');
  await lin.locator('.walk-in button').click();
  await lin.locator('.arrivals .visit').filter({ hasText: 'No plate yet' }).getByRole('link', { name: 'Register' }).click();
  await expect(lin).toHaveURL(/\/customers\/new/);
  await expect(lin.locator('#name')).toHaveValue('Nina Fern');
});

test('the week says what is free, of each trade and of the house', async ({ person }) => {
  const yu = await person('yu');
  await visit(yu, `/appointments?day=${houseDay(1)}`);
  const loads = yu.locator('.week > li:has([aria-current]) .loads > li');
  await expect(loads.first()).toContainText('The house, each person once');
  const capacity = async (load: number) => Number(/ of ([\d.]+) h free/.exec((await loads.nth(load).textContent())!)![1]);
  let trades = 0;
  for (let load = 1; load < (await loads.count()); load += 1) trades += await capacity(load);
  expect(await capacity(0), 'several trades are not several people').toBeLessThan(trades);
});

test('a technician does not see who comes', async ({ person }) => {
  const li = await person('li');
  await li.goto('/appointments');
  await expect(li.locator('.notice')).toContainText('see appointments');
});

test('the house is set up on a page of its own: a holiday closes the day, somebody is away, wrong hours are named', async ({ person }) => {
  const sun = await person('sun');
  await visit(sun, '/appointments');
  await sun.getByRole('link', { name: 'Hours and capacity' }).click();
  await expect(sun).toHaveURL(/\/appointments\/setup$/);
  await expect(sun.locator('#week-0-from')).not.toHaveValue('');
  const closes = await sun.locator('#week-0-to').inputValue();
  await accessible(sun);

  await sun.locator('#week-0-to').fill('00:01');
  await sun.locator('form', { has: sun.locator('#grid_minutes') }).getByRole('button', { name: 'Save' }).click();
  await expect(sun.locator('.week-hours .error')).toContainText('later end');
  await sun.locator('#week-0-to').fill(closes);
  await sun.locator('#grid_minutes').fill('3');
  await sun.locator('form', { has: sun.locator('#grid_minutes') }).getByRole('button', { name: 'Save' }).click();
  await expect(sun.locator('form', { has: sun.locator('#grid_minutes') }).getByRole('alert')).toContainText('5');
  await expect(sun.locator('#grid_minutes')).toHaveValue('3');
  await sun.locator('#grid_minutes').fill('30');
  await sun.locator('form', { has: sun.locator('#grid_minutes') }).getByRole('button', { name: 'Save' }).click();
  await expect(sun.locator('.toast').first()).toContainText('Saved');

  await visit(sun, '/appointments/setup');

  const holiday = houseDay(300);
  await sun.locator('#special-day').fill(holiday);
  await sun.locator('#special-name').fill('Stocktaking');
  await sun.getByRole('button', { name: 'Add special day' }).click();
  await expect(sun.locator('.fitted li', { hasText: 'Stocktaking' })).toContainText('Closed');
  await visit(sun, `/appointments?day=${holiday}`);
  await expect(sun.locator('main')).toContainText('Closed');

  await visit(sun, '/appointments/setup');
  await sun.locator('#away-what').selectOption({ index: 1 });
  await sun.locator('#away-from').fill(`${holiday}T09:00`);
  await sun.locator('#away-until').fill(`${holiday}T08:00`);
  await sun.locator('#away-reason').fill('Training');
  await sun.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(sun.locator('#away-until-error')).toBeVisible();
  await sun.locator('#away-until').fill(`${holiday}T17:00`);
  await sun.getByRole('button', { name: 'Add', exact: true }).click();
  const away = sun.locator('.fitted li', { hasText: 'Training' });
  await expect(away).toBeVisible();
  await away.getByRole('button', { name: 'Lift' }).click();
  await expect(away).toHaveCount(0);

  await sun.locator('table.shifts tbody tr').first().getByRole('button').click();
  await expect(sun.locator('dialog[open]')).toBeVisible();
  await accessible(sun);
});

test('a day off on which customers are expected is asked back with how many they are, and they are to be moved', async ({ person }) => {
  const sun = await person('sun');
  let day = '';
  for (let ahead = 2; ahead < 7 && day === ''; ahead += 1) {
    await visit(sun, `/appointments?day=${houseDay(ahead)}`);
    if ((await sun.locator('.visit[data-movable]').count()) > 0) day = houseDay(ahead);
  }
  expect(day).not.toBe('');
  await visit(sun, '/appointments/setup');
  await sun.locator('#special-day').fill(day);
  await sun.locator('#special-name').fill('Burst pipe');
  await sun.getByRole('button', { name: 'Add special day' }).click();
  const ask = sun.getByRole('alert').filter({ hasText: 'Visits booked in that time' });
  await expect(ask).toBeVisible();
  await accessible(sun);
  const row = sun.locator('.fitted li', { hasText: 'Burst pipe' });
  await expect(row).toHaveCount(0);

  // Whoever types on is asked again.
  await sun.locator('#special-name').fill('Burst pipe in the hall');
  await expect(ask).toHaveCount(0);
  await sun.getByRole('button', { name: 'Add special day' }).click();
  await expect(ask).toBeVisible();
  // What one form asks is no longer asked when another is saved.
  const hours = sun.locator('form', { has: sun.locator('#grid_minutes') });
  await hours.getByRole('button', { name: 'Save' }).click();
  await expect(ask).toHaveCount(0);
  await sun.getByRole('button', { name: 'Add special day' }).click();
  await ask.getByRole('button', { name: 'visits to move' }).click();
  await expect(row).toContainText('Closed');
  // It is said at the form that took their time, and not again when something else is saved.
  const taken = sun.locator('form', { has: sun.locator('#special-day') }).getByRole('alert').filter({ hasText: 'Visits that no longer fit' });
  await expect(taken).toBeVisible();
  await hours.getByRole('button', { name: 'Save' }).click();
  await expect(sun.locator('.toast', { hasText: 'Saved' }).first()).toBeVisible();
  await expect(sun.getByText('Visits that no longer fit')).toHaveCount(1);
  await expect(taken).toBeVisible();
  await sun.getByRole('link', { name: 'Show the visits' }).click();
  await expect(sun.locator('.visit', { hasText: 'To be moved' }).first()).toBeVisible();

  await visit(sun, '/appointments/setup');
  await row.getByRole('button').click();
  await expect(row).toHaveCount(0);
});

test('two managers set the house up: nothing typed is lost, nothing is written over unseen, a special day is taken back', async ({ person }) => {
  const [sun, zhao] = await Promise.all([person('sun'), person('zhao')]);
  await Promise.all([visit(sun, '/appointments/setup'), visit(zhao, '/appointments/setup')]);
  const save = (page: Page) => page.locator('form', { has: page.locator('#grid_minutes') }).getByRole('button', { name: 'Save' }).click();
  const holiday = houseDay(310);
  const greeting = sun.locator('#greet_minutes');
  const before = await greeting.inputValue();

  // One block is saved while another is being filled in.
  await sun.locator('#away-reason').fill('Training of the whole team');
  await sun.locator('#special-day').fill(holiday);
  await sun.locator('#special-name').fill('Founding day');
  await sun.getByRole('button', { name: 'Add special day' }).click();
  const row = sun.locator('.fitted li', { hasText: 'Founding day' });
  await expect(row).toBeVisible();
  await expect(sun.locator('#away-reason')).toHaveValue('Training of the whole team');
  await expect(zhao.locator('.fitted li', { hasText: 'Founding day' })).toBeVisible();

  // What one has typed stays while the other saves; what they did not touch follows.
  await greeting.fill('7');
  await zhao.locator('#no_show_minutes').fill('45');
  await save(zhao);
  await expect(zhao.locator('.toast').first()).toContainText('Saved');
  await expect(sun.locator('#no_show_minutes')).toHaveValue('45');
  await expect(greeting).toHaveValue('7');
  await save(sun);
  await expect(zhao.locator('#greet_minutes')).toHaveValue('7');
  await expect(zhao.locator('#no_show_minutes')).toHaveValue('45');

  await row.getByRole('button', { name: 'Take back' }).click();
  await expect(row).toHaveCount(0);
  await sun.locator('.toast').getByRole('button', { name: 'Undo' }).click();
  await expect(row).toBeVisible();
  await row.getByRole('button', { name: 'Take back' }).click();
  await expect(row).toHaveCount(0);

  await greeting.fill(before);
  await sun.locator('#no_show_minutes').fill('30');
  await save(sun);
  await expect(zhao.locator('#greet_minutes')).toHaveValue(before);
});
