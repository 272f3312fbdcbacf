import { test, expect, visit, type Page } from './support';

const results = (page: Page) => page.locator('.search-results a.result');

/** A car of the demonstration, as its page shows it. */
async function someCar(page: Page): Promise<{ plate: string; vin: string; name: string; phone: string }> {
  await visit(page, '/customers?q=138');
  await page.locator('.work-row[href^="/vehicles/"]').first().click();
  await expect(page).toHaveURL(/\/vehicles\//);
  await expect(page.locator('.profile-head .facts dd').first()).toBeVisible();
  const facts = await page.locator('.profile-head .facts dd').allTextContents();
  return {
    plate: (await page.locator('.profile-head .plate').textContent())!.replace(/\s/g, ''),
    vin: facts.find((fact) => /^[A-HJ-NPR-Z0-9]{17}$/.test(fact))!,
    name: (await page.locator('.profile-head a[href^="/customers/"]').first().textContent())!,
    phone: (await page.locator('.profile-head p .quiet').textContent())!,
  };
}

test('one box finds a car by plate, VIN, phone and name while it is typed, and marks what was found', async ({ person }) => {
  const lin = await person('lin');
  const car = await someCar(lin);
  for (const wanted of [car.plate.slice(2), car.vin.slice(-6).toLowerCase(), car.phone, car.name]) {
    await lin.locator('body').press('/');
    await expect(lin.locator('#search')).toBeFocused();
    await lin.locator('#search').fill(wanted);
    const hit = results(lin).filter({ hasText: car.plate });
    await expect(hit.first()).toBeVisible();
    await expect(hit.first().locator('mark').first()).toHaveText(new RegExp(`^${wanted}$`, 'i'));
    await lin.keyboard.press('Escape');
    await expect(lin.locator('.search-results')).toHaveCount(0);
    await lin.locator('h1').first().click();
  }
});

test('an order is found by its number, with the keys alone', async ({ person }) => {
  const lin = await person('lin');
  await visit(lin, '/repair_orders?status=in_work');
  const number = /RO\d{6}-\d+/.exec((await lin.locator('main').textContent())!)![0];
  await lin.locator('body').press('/');
  await lin.keyboard.type(number);
  await expect(results(lin).first()).toContainText(number);
  await lin.keyboard.press('ArrowDown');
  await expect(results(lin).first()).toBeFocused();
  await lin.keyboard.press('Enter');
  await expect(lin).toHaveURL(/\/repair_orders\/[0-9a-f-]{36}$/);
});

test('a search that finds nothing says so and begins the registration with what was typed', async ({ person }) => {
  const lin = await person('lin');
  await visit(lin, '/');
  await lin.locator('#search').fill('7Y7Y7');
  await expect(lin.locator('.search-results')).toContainText('7Y7Y7');
  await results(lin).click();
  await expect(lin).toHaveURL(/\/customers\/new/);
  await expect(lin.locator('#plate')).toHaveValue('浙A7Y7Y7');
});

test('the form says beside the field what is wrong while it is typed', async ({ person }) => {
  const lin = await person('lin');
  await visit(lin, '/customers/new');
  await lin.locator('#plate').fill('浙AO2345');
  await expect(lin.locator('#plate-error')).toContainText('No plate has the letter O');
  await lin.locator('#plate').fill('浙AD12345');
  await expect(lin.locator('#plate-hint')).toContainText('New-energy');
  await expect(lin.locator('#plate-colour')).toHaveValue('green');
  await lin.locator('#vin').fill('LSGKE54H3NW00012');
  await expect(lin.locator('#vin-error')).toHaveCount(0);
  await lin.locator('#vin').blur();
  await expect(lin.locator('#vin-error')).toContainText('16 characters');
  await lin.locator('#vin').fill('LSGKE54H3NW000124');
  await expect(lin.locator('#vin-error')).toContainText('supervisor');
  await expect(lin.locator('#vin-reason')).toHaveCount(0);
  await lin.locator('#vin').fill('LSGKE54H3NW000123');
  await expect(lin.locator('#vin-hint')).toContainText('fits');
  await lin.locator('#phone').fill('1380571');
  await lin.locator('#phone').blur();
  await expect(lin.locator('#phone-error')).toContainText('1380571');
});

test('a supervisor accepts the wrong check digit of a grey import with a reason; a car without a plate is welcome', async ({ person }) => {
  const zhou = await person('zhou');
  await visit(zhou, '/customers/new');
  await zhou.locator('#vin').fill('LSGKE54H3NW000134');
  await expect(zhou.locator('#vin-error')).toBeVisible();
  await zhou.locator('#vin-reason').fill('Grey import, papers seen');
  await expect(zhou.locator('#vin-error')).toHaveCount(0);
  await zhou.locator('#model').fill('Grey import');
  await zhou.getByRole('button', { name: 'Save' }).click();
  await expect(zhou.locator('#usage-error')).toBeVisible();
  await zhou.locator('#usage').selectOption('household');
  await zhou.locator('#name').fill('He Lin');
  await zhou.locator('#phone').fill('0571-88123456');
  await zhou.getByRole('button', { name: 'Save' }).click();
  await expect(zhou).toHaveURL(/\/vehicles\/[0-9a-f-]{36}$/);
  await expect(zhou.locator('.profile-head')).toContainText('LSGKE54H3NW000134');
});

test('a plate that is taken is refused, and the customer is registered once', async ({ person }) => {
  const lin = await person('lin');
  const car = await someCar(lin);
  await visit(lin, '/customers/new');
  await lin.locator('#plate').fill(car.plate);
  await lin.locator('#vin').fill('LSGKE54H1NW000234');
  await lin.locator('#model').fill('Test car');
  await lin.locator('#usage').selectOption('household');
  await lin.locator('#name').fill('Qi Once');
  await lin.locator('#phone').fill('13805710001');
  await lin.getByRole('button', { name: 'Save' }).click();
  await expect(lin.locator('#plate-error')).toBeVisible();
  await lin.locator('#plate').fill('');
  await lin.getByRole('button', { name: 'Save' }).click();
  await expect(lin).toHaveURL(/\/vehicles\/[0-9a-f-]{36}$/);
  await visit(lin, '/customers?q=Qi%20Once');
  await expect(lin.locator('.work-row')).toHaveCount(1);
});

test('a car that has been sold gets its new owner', async ({ person }) => {
  const lin = await person('lin');
  const [sold, other] = [await someCar(lin), '13805710077'];
  const page = new URL(lin.url()).pathname;
  await visit(lin, '/customers/new');
  await lin.locator('#name').fill('Qi Buys');
  await lin.locator('#phone').fill(other);
  await lin.getByRole('button', { name: 'Save' }).click();
  await expect(lin).toHaveURL(/\/customers\/[0-9a-f-]{36}$/);
  await visit(lin, `${page}/edit`);
  await expect(lin.locator('.owner')).toContainText(sold.name);
  await lin.getByRole('button', { name: 'Change owner' }).click();
  await lin.locator('#owner-search').fill('qi buys');
  await lin.locator('.owners button').first().click();
  await lin.getByRole('button', { name: 'Save' }).click();
  await expect(lin).toHaveURL(new RegExp(`${page}$`));
  await expect(lin.locator('.profile-head')).toContainText('Qi Buys');
});
