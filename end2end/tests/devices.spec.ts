import { test, expect, visit, awake, accessible, signIn, speak, violations, watch, PASSWORD, type BrowserContext, type Page } from './support';

const PIN = '204060';

/** Opens a new device in a browser of its own and lets it in from the office. */
async function enrol(device: BrowserContext, office: Page, name: string, kind: string): Promise<Page> {
  await speak(device, 'en');
  const page = await device.newPage();
  await page.goto('/device');
  const code = await page.locator('.screen-code').innerText();
  expect(await violations(page)).toEqual([]);
  await visit(office, '/staff');
  await office.getByRole('button', { name: 'Add a device' }).click();
  const dialog = office.locator('dialog[open]');
  await dialog.locator('#device-code').fill(code.toLowerCase());
  await dialog.locator('#device-name').fill(name);
  await dialog.locator('#device-kind').selectOption(kind);
  await accessible(office);
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(dialog).toHaveCount(0);
  await expect(office.locator('table.devices')).toContainText(name);
  return page;
}

async function typePin(page: Page, pin: string): Promise<void> {
  for (const digit of pin) await page.locator(`[data-digit="${digit}"]`).tap();
}

test('two people change at a tablet by PIN, and a stolen one is revoked from the office', async ({ browser, baseURL, person }) => {
  const office = await person('sun');
  const device = await browser.newContext({ baseURL, viewport: { width: 1180, height: 820 }, hasTouch: true, locale: 'en-GB' });
  const page = await enrol(device, office, 'Tablet bay 3', 'tablet');
  const complaints = watch(page);
  // It goes on by itself.
  await page.waitForURL(/\/tablet$/);
  await expect(page.getByRole('heading', { name: 'Who is working?' })).toBeVisible();
  expect(await violations(page)).toEqual([]);

  await page.getByRole('link', { name: '王强' }).tap();
  await page.waitForURL(/person=/);
  expect(await violations(page)).toEqual([]);
  await typePin(page, '135791');
  await expect(page.getByRole('alert')).toContainText('Tries left: 4');
  await typePin(page, PIN);
  await awake(page);
  await expect(page.locator('.person')).toContainText('王强');
  await visit(page, '/workshop');
  await page.getByRole('button', { name: /换人|Change person/ }).tap();
  await page.waitForURL(/\/tablet$/);
  // Nothing of the one before is there any more, not even one page back.
  await page.goBack();
  await expect(page.locator('.person')).toHaveCount(0);
  await page.goto('/workshop');
  await page.waitForURL(/\/tablet$/);
  await page.getByRole('link', { name: '李伟' }).tap();
  await typePin(page, PIN);
  await awake(page);
  await expect(page.locator('.person')).toContainText('李伟');
  // What the device keeps for the time without network, and what it keeps until it is sent.
  const kept = () => page.evaluate(async () => {
    const databases = (await indexedDB.databases()).map(({ name }) => name).filter((name) => name === 'bayline' || name === 'bayline-deeds');
    return [localStorage.getItem('bayline-jobs') === null, await caches.has('bayline-pages-1'), databases.sort().join(' ')];
  });
  await visit(page, '/workshop/jobs');
  await expect.poll(kept, { timeout: 20_000 }).toEqual([false, true, 'bayline bayline-deeds']);

  await visit(office, '/staff');
  await office.locator('table.devices tr', { hasText: 'Tablet bay 3' }).getByRole('button', { name: 'Revoke' }).click();
  await office.locator('dialog[open]').getByRole('button', { name: 'Revoke' }).click();
  // The page that is open on it is gone at once.
  await expect(page.getByRole('heading', { name: 'This device is out of service' })).toBeVisible();
  await expect.poll(kept).toEqual([true, false, '']);
  // So it is for whoever switches it on later.
  await page.goto('/');
  await expect(page.getByRole('heading', { name: 'This device is out of service' })).toBeVisible();
  expect(await violations(page)).toEqual([]);
  expect(complaints).toEqual([]);
  await device.close();
});

test('a PIN that was wrong five times is locked, and the password unlocks it', async ({ browser, baseURL, person }) => {
  const office = await person('sun');
  const device = await browser.newContext({ baseURL, viewport: { width: 1180, height: 820 }, hasTouch: true, locale: 'en-GB' });
  const page = await enrol(device, office, 'Tablet bay 4', 'tablet');
  await page.waitForURL(/\/tablet$/);
  await page.getByRole('link', { name: '张建国' }).tap();
  for (const left of [4, 3, 2, 1]) {
    await typePin(page, '135791');
    await expect(page.getByRole('alert')).toContainText(`Tries left: ${left}`);
  }
  await typePin(page, '135791');
  await expect(page.getByRole('alert')).toContainText('locked');
  const elsewhere = await browser.newContext({ baseURL });
  await signIn(elsewhere, 'zhang');
  await elsewhere.close();
  await page.getByRole('link', { name: '张建国' }).tap();
  await typePin(page, PIN);
  await awake(page);
  await expect(page.locator('.person')).toContainText('张建国');
  await device.close();
});

test('a PIN is set with the password, and an easy one is refused', async ({ person }) => {
  const page = await person('gao');
  await visit(page, '/me');
  const set = async (pin: string) => {
    await page.locator('#pin-password').fill(PASSWORD);
    await page.locator('#new-pin').fill(pin);
    await page.locator('#new-pin-again').fill(pin);
    await page.getByRole('button', { name: 'Set the PIN' }).click();
  };
  await set('123456');
  await expect(page.locator('#new-pin-error')).toContainText('too easy');
  await accessible(page);
  await set('802713');
  await expect(page.getByRole('alert')).toContainText('The PIN is set');
});

test('a wall follows the workshop, keeps its picture while the line is down, and goes on by itself', async ({ browser, baseURL, person }) => {
  const office = await person('sun');
  const device = await browser.newContext({ baseURL, viewport: { width: 1920, height: 1080 }, locale: 'en-GB' });
  const page = await enrol(device, office, 'Workshop wall', 'workshop_wall');
  await page.waitForURL(/\/wall$/);
  await expect(page.locator('.wall-car').first()).toBeVisible();
  expect(await violations(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollHeight <= window.innerHeight)).toBe(true);
  // A screen that is read from eight metres: nothing is smaller than 3.5 % of its height.
  const smallest = await page.evaluate(() => Math.min(...[...document.querySelectorAll('#wall *')]
    .filter((element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent!.trim()))
    .map((element) => parseFloat(getComputedStyle(element).fontSize))));
  expect(smallest).toBeGreaterThanOrEqual(0.035 * 1080);

  const picture = await page.locator('#wall main').innerText();
  await device.setOffline(true);
  await expect(page.locator('#lost')).toBeVisible();
  await expect(page.locator('#lost')).toContainText(/No connection since \d\d:\d\d/);
  expect(await page.locator('#wall main').innerText()).toBe(picture);
  await device.setOffline(false);
  await expect(page.locator('#lost')).toBeHidden({ timeout: 20_000 });
  await device.close();
});

test('the wall of the lounge shortens plates and fits its screen', async ({ browser, baseURL, person }) => {
  const office = await person('sun');
  const device = await browser.newContext({ baseURL, viewport: { width: 1920, height: 1080 }, locale: 'en-GB' });
  const page = await enrol(device, office, 'Lounge wall', 'lounge_wall');
  await page.waitForURL(/\/wall$/);
  await expect(page.getByRole('heading', { name: 'Your car today' })).toBeVisible();
  for (const plate of await page.locator('.wall-plate').allInnerTexts()) expect(plate).toMatch(/^(.[A-Z]·.·.|··..)$/);
  expect(await violations(page)).toEqual([]);
  await device.close();
});
