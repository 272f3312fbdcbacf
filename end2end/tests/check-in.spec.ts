// The walk-around beside the car, on a tablet: damage, photos, a line that drops, a signature.
import { test, photograph, expect, visit, awake, accessible, answer, speak, type Locator, type Page } from './support';

const dialog = (page: Page) => page.locator('dialog[open]');
const PLACES = ['Front', 'Left side', 'Rear', 'Right side', 'Dashboard and odometer', 'Interior'];

/** Taps a place of an element, by its share of width and height. */
async function tapAt(page: Page, on: Locator, across: number, down: number): Promise<void> {
  await on.scrollIntoViewIfNeeded();
  const box = (await on.boundingBox())!;
  await page.touchscreen.tap(box.x + box.width * across, box.y + box.height * down);
}

async function take(page: Page, place: string, buffer: Buffer): Promise<void> {
  await page.getByLabel(`Take photo: ${place}`, { exact: true }).setInputFiles({ name: 'photo.jpg', mimeType: 'image/jpeg', buffer });
}

const place = (page: Page, name: string) => page.locator('.guided > li').filter({ has: page.locator('b', { hasText: new RegExp(`^${name}$`) }) });

/** A car nobody knows, checked in; ends at its walk-around. */
async function received(page: Page, plate: string, vin: string): Promise<string> {
  await visit(page, `/customers/new?q=${plate}`);
  await page.locator('#vin').fill(vin);
  await page.locator('#model').fill('Test car');
  await page.locator('#usage').selectOption('household');
  await page.locator('#name').fill('Qian Li');
  await page.locator('#phone').fill('138 0571 7777');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page).toHaveURL(/\/vehicles\/[0-9a-f-]{36}$/);
  await page.getByRole('button', { name: 'Open order' }).click();
  await expect(page).toHaveURL(/\/check-in$/);
  await page.locator('#concern').fill('Pulls to the left when braking');
  await page.locator('#odometer').fill('41236');
  await page.getByRole('button', { name: '4/8' }).click();
  await expect(page.locator('#energy')).toHaveValue('50');
  await answer(page, 'Wash before delivery', 'Yes');
  await answer(page, 'Old parts', 'Customer keeps them');
  await page.getByRole('button', { name: 'Check-in done' }).click();
  await expect(page).toHaveURL(/\/walk-around$/);
  return new URL(page.url()).pathname;
}

test('an advisor walks round the car with the customer, and the customer signs what was found', async ({ person }) => {
  test.setTimeout(180_000);
  const lin = await person('lin', { touch: true });
  const path = await received(lin, '6W6W6', 'LGXCE4CB6P0000455');
  await accessible(lin);

  // Damage, tapped on the drawing; its kind in the dialog.
  await tapAt(lin, lin.locator('.outline'), 0.4, 0.17);
  await expect(dialog(lin)).toContainText('Mark 1: Left side');
  await accessible(lin);
  await dialog(lin).locator('label', { hasText: 'Dent' }).tap();
  await dialog(lin).locator('#mark-note').fill('size of a coin');
  await dialog(lin).getByRole('button', { name: 'Done' }).tap();
  await expect(lin.locator('.marks')).toContainText('Mark 1: Left side, Dent');
  await tapAt(lin, lin.locator('.outline'), 0.9, 0.5);
  await dialog(lin).getByRole('button', { name: 'Remove mark' }).tap();
  await expect(lin.locator('.marks li')).toHaveCount(1);

  // Without photos the customer is not asked to sign.
  await expect(lin.locator('.form-foot')).toContainText('Photos are missing');

  // Six photos; during the first the answer gets lost, during the second the line is down.
  const photo = await photograph(lin, '#406080');
  let lost = 0;
  await lin.route('**/api/v1/photos/*order*', async (route) => {
    await route.fetch();
    lost += 1;
    await route.abort('connectionreset');
  }, { times: 1 });
  await take(lin, PLACES[0], photo);
  await expect.poll(() => lost).toBe(1);
  await expect(place(lin, PLACES[0]).locator('img')).toHaveAttribute('src', /^\/api\/v1\/photos\//);
  await lin.context().setOffline(true);
  await take(lin, PLACES[1], photo);
  await expect(place(lin, PLACES[1])).toContainText(/Not sent|Sending/);
  await expect(lin.locator('.unsent')).toContainText('not sent yet');
  await lin.context().setOffline(false);
  await expect(place(lin, PLACES[1]).locator('img')).toHaveAttribute('src', /^\/api\/v1\/photos\//);
  for (const name of PLACES.slice(2)) await take(lin, name, photo);
  for (const name of PLACES) await expect(place(lin, name).locator('img')).toHaveAttribute('src', /^\/api\/v1\/photos\//);
  await expect(lin.locator('.unsent')).toBeEmpty();

  // What is no photo is told.
  await take(lin, PLACES[0], Buffer.from('not a photo'));
  await expect(lin.locator('.unsent')).toContainText('no photo');
  // At the place it was taken for, which can be taken again; the photo that was there before stays.
  await expect(place(lin, PLACES[0]).getByRole('alert')).toContainText('no photo');
  await expect(place(lin, PLACES[0]).getByRole('alert').getByRole('button')).toHaveText('Discard');
  await place(lin, PLACES[0]).getByRole('button', { name: 'Discard' }).tap();
  await expect(place(lin, PLACES[0]).locator('img')).toHaveAttribute('src', /^\/api\/v1\/photos\//);
  await expect(lin.locator('.unsent')).toBeEmpty();

  await lin.getByRole('button', { name: 'Engine' }).tap();
  await lin.getByLabel('Front left Tread, mm').fill('1.5');
  await expect(lin.locator('.wheels')).toContainText('worn out');
  await lin.locator('#question-when').fill('since last week');
  await lin.getByLabel('WeChat').check({ force: true });

  // It survives the page.
  await visit(lin, path);
  await expect(lin.locator('.marks')).toContainText('Mark 1: Left side, Dent');
  await expect(lin.getByRole('button', { name: 'Engine' })).toHaveAttribute('aria-pressed', 'true');
  await lin.getByRole('button', { name: 'Save walk-around' }).tap();
  await expect(lin.getByRole('button', { name: 'Save walk-around' })).toHaveAttribute('aria-disabled', 'true');

  await lin.getByRole('button', { name: 'Customer signs' }).tap();
  await expect(dialog(lin)).toContainText('marks of damage: 1, photos: 6');
  await accessible(lin);
  const agree = dialog(lin).getByRole('button', { name: 'Customer signs' });
  await expect(agree).toHaveAttribute('aria-disabled', 'true');
  // A finger that only touches has signed nothing.
  await tapAt(lin, dialog(lin).locator('.signature-pad'), 0.5, 0.5);
  await agree.tap();
  await expect(dialog(lin)).toContainText('no stroke');
  const pad = (await dialog(lin).locator('.signature-pad').boundingBox())!;
  await lin.mouse.move(pad.x + 40, pad.y + pad.height / 2);
  await lin.mouse.down();
  await lin.mouse.move(pad.x + pad.width - 60, pad.y + pad.height / 3, { steps: 6 });
  await lin.mouse.up();
  await agree.tap();
  await expect(lin).toHaveURL(/\/repair_orders\/[0-9a-f-]{36}$/);
  await awake(lin);
  await expect(lin.locator('.order')).toContainText('Sheet 1, Qian Li');
  // Each arrived once, whatever the line did.
  await expect(lin.locator('.photos > li')).toHaveCount(6);

  // A photo in full, without the place where it was taken.
  await lin.locator('.photos button').first().tap();
  await expect(dialog(lin).locator('img.large')).toBeVisible();
  await accessible(lin);
  const address = (await dialog(lin).locator('img.large').getAttribute('src'))!;
  const bytes = await (await lin.context().request.get(address)).body();
  expect([bytes.includes('GPS'), bytes.includes('Exif')]).toEqual([false, false]);
  // Signed above it: it stays.
  await dialog(lin).locator('#withdraw-reason').fill('blurred');
  await dialog(lin).getByRole('button', { name: 'Take photo back' }).tap();
  await expect(dialog(lin)).toContainText('The customer has signed');

  // The paper as it was signed.
  await visit(lin, path.replace('walk-around', 'print/check-in'));
  await expect(lin.locator('.sheet')).toHaveCount(1);
  await expect(lin.locator('.sheet')).toContainText('Mark 1: Left side, Dent — size of a coin');
  await expect(lin.locator('.sheet-photos img')).toHaveCount(6);
  await expect(lin.locator('.sheet-signs path')).toHaveCount(1);
});

test('what is found after the signature is signed anew, and the first sheet stays', async ({ person }) => {
  test.setTimeout(120_000);
  const lin = await person('lin', { touch: true });
  const path = await received(lin, '6X6X6', 'LGXCE4CB5P0000463');
  const sign = async () => {
    await lin.getByRole('button', { name: 'Customer signs' }).tap();
    await dialog(lin).getByRole('button', { name: 'Type instead' }).tap();
    await dialog(lin).locator('.signature input').fill('Qian Li');
    await dialog(lin).getByRole('button', { name: 'Customer signs' }).tap();
    await expect(lin).toHaveURL(/\/repair_orders\/[0-9a-f-]{36}$/);
  };
  await lin.locator('#fewer-photos').fill('towed in at night');
  await sign();
  await visit(lin, path);
  await expect(lin.locator('.form-foot')).toContainText('Signed by the customer');
  await lin.getByRole('button', { name: 'Add damage' }).tap();
  await dialog(lin).locator('#side').selectOption('rear');
  await dialog(lin).getByRole('button', { name: 'Done' }).tap();
  await sign();
  await awake(lin);
  await expect(lin.locator('.order')).toContainText('Sheet 2, Qian Li');
  await visit(lin, path.replace('walk-around', 'print/check-in'));
  await expect(lin.locator('.sheet')).toHaveCount(2);
  await expect(lin.locator('.sheet').first()).toContainText('Mark 1: Rear');
  await expect(lin.locator('.sheet').last()).toContainText('No damage found');
});

test('two people on one sheet lose nothing: what one saves reaches the other, and what both change is asked about', async ({ person }) => {
  test.setTimeout(120_000);
  const lin = await person('lin', { touch: true });
  const path = await received(lin, '6Y6Y6', 'LGXCE4CB4P0000471');
  const sun = await person('sun');
  await visit(sun, path);
  await sun.locator('#question-when').fill('since Monday');
  await sun.getByRole('button', { name: 'Engine' }).click();
  await lin.locator('#question-when').fill('since last week');
  await lin.locator('#valuables').fill('dash camera');
  const save = (page: Page) => page.getByRole('button', { name: 'Save walk-around' });
  await save(lin).tap();
  await expect(save(lin)).toHaveAttribute('aria-disabled', 'true');

  // One answer differs: both are shown, and nothing is saved over anything.
  await expect(sun.locator('.quarrel')).toContainText('There now: since last week');
  await expect(sun.locator('.quarrel')).toContainText('Yours: since Monday');
  await expect(save(sun)).toHaveAttribute('aria-disabled', 'true');
  await accessible(sun);
  // It survives the page, with the sheet that it began from.
  await visit(sun, path);
  await expect(sun.locator('.quarrel')).toContainText('Yours: since Monday');
  await sun.getByRole('button', { name: 'Keep mine' }).click();
  await expect(sun.locator('.quarrel')).toHaveCount(0);
  await expect(sun.locator('#valuables')).toHaveValue('dash camera');
  await expect(sun.locator('#question-when')).toHaveValue('since Monday');
  await save(sun).click();
  await expect(save(sun)).toHaveAttribute('aria-disabled', 'true');

  // Whoever has typed nothing since follows.
  await expect(lin.locator('#question-when')).toHaveValue('since Monday');
  await expect(lin.getByRole('button', { name: 'Engine' })).toHaveAttribute('aria-pressed', 'true');
  await expect(lin.locator('.walk-around')).toContainText('has been taken over here');
});

test('a photo outlives the page it was taken on, and a mark keeps its photo however late it arrives', async ({ person }) => {
  test.setTimeout(120_000);
  const lin = await person('lin', { touch: true });
  const path = await received(lin, '6Z6Z6', 'LGXCE4CBXP0000488');
  const photo = await photograph(lin, '#806040');

  // Left while it is scaled down.
  await lin.evaluate(() => { Object.assign(window, { createImageBitmap: () => new Promise(() => {}) }); });
  await take(lin, PLACES[0], photo);
  await expect(place(lin, PLACES[0])).toContainText('Preparing');
  await expect.poll(() => lin.evaluate(() => new Promise<number>((resolve) => {
    const open = indexedDB.open('bayline', 1);
    open.onsuccess = () => {
      const count = open.result.transaction('unsent-photos').objectStore('unsent-photos').count();
      count.onsuccess = () => { open.result.close(); resolve(count.result); };
    };
  }))).toBe(1);
  await visit(lin, path);
  await expect(place(lin, PLACES[0]).locator('img')).toHaveAttribute('src', /^\/api\/v1\/photos\//);

  // A browser that cannot scale it down sends it as it came.
  await lin.evaluate(() => { Object.assign(window, { createImageBitmap: () => Promise.reject(new Error('out of memory')) }); });
  await take(lin, PLACES[1], photo);
  await expect(place(lin, PLACES[1]).locator('img')).toHaveAttribute('src', /^\/api\/v1\/photos\//);
  await visit(lin, path);

  // Saved while the photo of a mark is still on its way.
  let release = () => {};
  const held = new Promise<void>((resolve) => { release = resolve; });
  await lin.route('**/api/v1/photos/*order*', async (route) => { await held; await route.continue(); });
  await lin.getByRole('button', { name: 'Add damage' }).tap();
  await dialog(lin).getByLabel('Take photo: Damage', { exact: true }).setInputFiles({ name: 'photo.jpg', mimeType: 'image/jpeg', buffer: photo });
  await dialog(lin).getByRole('button', { name: 'Done' }).tap();
  await lin.locator('#fewer-photos').fill('towed in at night');
  await lin.getByRole('button', { name: 'Save walk-around' }).tap();
  await expect(lin.getByRole('button', { name: 'Save walk-around' })).toHaveAttribute('aria-disabled', 'true');
  await expect(lin.locator('.marks')).toContainText('Sending');
  await expect(lin.locator('.form-foot')).toContainText('Photos are still being sent');
  release();
  await expect(lin.locator('.marks')).not.toContainText('Sending');
  await visit(lin, path);
  await lin.locator('.marks button').tap();
  await expect(dialog(lin).locator('.thumb img')).toHaveAttribute('src', /^\/api\/v1\/photos\//);
});

test('check-in and walk-around use the width of a tablet', async ({ person }) => {
  const lin = await person('lin', { touch: true });
  await visit(lin, '/repair_orders?status=in_work');
  const order = await lin.locator('table.orders .row-link').first().getAttribute('href');
  for (const [page, form] of [['check-in', '.check-in'], ['walk-around', '.walk-around']]) {
    await visit(lin, `${order}/${page}`);
    const box = (await lin.locator(form!).first().boundingBox())!;
    expect(1180 - (box.x + box.width), page).toBeLessThan(32);
  }
});

test('the walk-around fits a telephone, and a customer sees the photos of their car', async ({ person }) => {
  const phone = await person('lin', { touch: true, viewport: { width: 390, height: 844 } });
  await visit(phone, '/repair_orders?status=in_work');
  const order = await phone.locator('table.orders .row-link').first().getAttribute('href');
  await visit(phone, `${order}/walk-around`);
  await expect(phone.locator('.at-hand')).toBeVisible();
  expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  const small = await phone.locator('.walk-around :is(button, a.button, label.take)').evaluateAll((all) =>
    all.filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 47.5).map((one) => one.outerHTML.slice(0, 120)));
  expect(small).toEqual([]);
  await accessible(phone);
  await visit(phone, `${order}/check-in`);
  expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  const tight = await phone.locator('.check-in :is(button, input:not([type="radio"], [type="checkbox"]), select, .segments > *)').evaluateAll((all) =>
    all.filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 43.5).map((one) => one.outerHTML.slice(0, 120)));
  expect(tight).toEqual([]);
  await visit(phone, order!);
  await expect(phone.locator('.photos img').first()).toBeVisible();
  await phone.getByRole('button', { name: 'Make a link' }).click();
  const link = (await phone.locator('a[href^="/p/"]').first().getAttribute('href'))!;
  await phone.goto(link);
  await expect(phone.locator('.guest-photos img').first()).toBeVisible();
  await accessible(phone);
  const contract = (await phone.locator('a[href*="/papers/authorisation"]').first().getAttribute('href'))!;
  await phone.goto(contract);
  await expect(phone.locator('.sheet h1')).toBeVisible();
});

test('a signed check-in sheet of a car with photos and damage is one page of A4, in each language', async ({ person }) => {
  const lin = await person('lin');
  await visit(lin, '/repair_orders?status=in_work');
  const orders = await lin.locator('table.orders .row-link').evaluateAll((links) => links.map((link) => link.getAttribute('href')!));
  const photos = lin.locator('.sheet-photos img');
  for (const order of orders) {
    await visit(lin, `${order}/print/check-in`);
    if ((await lin.locator('.check-sheet').count()) === 1 && (await photos.count()) > 0 && (await lin.locator('.sheet-damage li').count()) > 0) break;
  }
  await expect(photos).not.toHaveCount(0);
  for (const language of ['zh-Hans', 'zh-Hant', 'en'] as const) {
    await speak(lin.context(), language);
    await lin.reload({ waitUntil: 'networkidle' });
    const paper = (await lin.pdf({ format: 'A4' })).toString('latin1');
    expect(paper.match(/\/Type\s*\/Page\b(?!s)/g), language).toHaveLength(1);
  }
});
