// Customers book for themselves: on a telephone, without an account, and without scripts.
import { test, expect, accessible, photograph, houseDay, signIn, speak, type BrowserContext, type Language, type Page } from './support';
import type { Browser } from '@playwright/test';

const PHONE = { width: 390, height: 844 };
const HOUSE = '/book?at=hz';

/** A telephone of nobody who is signed in. */
async function phone(browser: Browser, baseURL: string | undefined, options: { scripts?: boolean; language?: Language } = {}): Promise<Page> {
  const context = await browser.newContext({
    baseURL, viewport: PHONE, hasTouch: true, isMobile: true, locale: 'en-GB', javaScriptEnabled: options.scripts ?? true,
  });
  if (options.language) await speak(context, options.language);
  return context.newPage();
}

/** Whoever reads the messages at the desk; in the demonstration nothing leaves the house. */
async function desk(browser: Browser, baseURL: string | undefined): Promise<BrowserContext> {
  const context = await browser.newContext({ baseURL, locale: 'en-GB' });
  await signIn(context, 'yu');
  return context;
}

type Message = { to: string; secret: string | null; text: { says: string } };

/** What a number was sent last. */
async function told(desk: BrowserContext, to: string, says: string): Promise<string> {
  let secret = '';
  await expect(async () => {
    const answer = await desk.request.post('/api/v1/care/messages', { data: { state: null, after: null } });
    const { rows } = (await answer.json()) as { rows: Message[] };
    secret = rows.find((row) => row.to === to && row.text.says === says)?.secret ?? '';
    expect(secret).not.toBe('');
  }).toPass();
  return secret;
}

/** A customer of the demonstration with one car. */
async function customer(desk: BrowserContext, like: string): Promise<{ phone: string; plate: string }> {
  type Hit = { phone: string; plate: string };
  const ask = async (door: string, data: object) => (await desk.request.post(`/api/v1/${door}`, { data })).json();
  const search = async (text: string) => (await ask('customers/search', { text })) as Hit[];
  const expected = new Set<string>();
  for (let ahead = 0; ahead < 5; ahead += 1) {
    const day = houseDay(ahead);
    const page = (await ask('appointments/desk', { day })) as { entries: { appointment: { plate: string | null } }[] };
    for (const { appointment } of page.entries) expected.add(appointment.plate ?? '');
  }
  for (const hit of await search(like)) {
    if (!hit.phone.startsWith('1') || !hit.plate || expected.has(hit.plate)) continue;
    if ((await search(hit.phone)).length === 1) return hit;
  }
  throw new Error('everybody is expected within these days');
}

/** A number that nobody of the demonstration has, and that no other journey uses. */
function number(): string {
  return `199${String(Date.now() % 1e8).padStart(8, '0')}`;
}

/** Counts what somebody does with their finger: every tap and every field. */
class Finger {
  count = 0;
  constructor(private page: Page) {}
  async tap(name: string | RegExp, role: 'button' | 'checkbox' | 'link' = 'button'): Promise<void> {
    this.count += 1;
    await this.page.getByRole(role, { name }).first().click();
  }
  async type(label: string, text: string): Promise<void> {
    this.count += 1;
    await this.page.getByLabel(label, { exact: false }).first().fill(text);
  }
}

/** From the first page to the code, for somebody new. */
async function untilCode(page: Page, mine: string, service: RegExp, plate = ''): Promise<void> {
  const finger = new Finger(page);
  await page.goto(HOUSE);
  await finger.type('Plate number or VIN', plate);
  await finger.tap('Continue');
  await finger.tap(service, 'checkbox');
  await finger.tap(/Find a time/);
  await finger.tap(/Soonest/);
  const stays = await page.locator('.book-contact .segments label').evaluateAll((labels) => labels.map((label) => label.getBoundingClientRect().y));
  expect(new Set(stays).size, 'how the car is left is one row').toBe(1);
  await finger.type('Name', 'Zhou Wen');
  await finger.type('Mobile number', mine);
  await page.getByRole('checkbox', { name: /text messages about this visit/ }).check();
  await finger.tap('Send me a code');
  await expect(page.getByRole('heading', { name: 'Type the code' })).toBeVisible();
}

async function typeCode(page: Page, code: string): Promise<void> {
  await page.locator('#code').fill(code);
  // With scripts a whole code sends itself.
  if (await page.locator('#code').isVisible().catch(() => false)) await page.getByRole('button', { name: 'Confirm' }).click({ timeout: 2_000 }).catch(() => {});
}

test('a visit is booked without scripts @phone', async ({ browser, baseURL }) => {
  const page = await phone(browser, baseURL, { scripts: false });
  const yu = await desk(browser, baseURL);
  const mine = number();
  await untilCode(page, mine, /Minor service/, '浙B7Q7Q7');
  await page.locator('#code').fill(await told(yu, mine, 'one_time_code'));
  await page.getByRole('button', { name: 'Confirm' }).click();
  await expect(page.getByRole('heading', { name: 'It is booked' })).toBeVisible();
  await expect(page.locator('.book-summary')).toContainText('浙B7Q7Q7');
  const file = await page.request.get((await page.getByRole('link', { name: 'Add to calendar' }).getAttribute('href'))!);
  expect(file.headers()['content-type']).toContain('text/calendar');
  expect(await file.text()).toMatch(/BEGIN:VEVENT[\s\S]*浙B7Q7Q7/);
  // The message brings a link of its own, and the desk sees the visit.
  const link = await told(yu, mine, 'visit_booked');
  await page.goto(`/v/${link}`);
  await expect(page.locator('.book-summary')).toContainText('Minor service');
  // On paper, and as wide as the telephone.
  await page.getByRole('link', { name: 'Sheet to print' }).click();
  for (const text of ['Appointment sheet', 'Minor service', '浙B7Q7Q7', 'Please bring']) await expect(page.locator('.visit-sheet')).toContainText(text);
  await expect(page.locator('.visit-sheet')).not.toContainText('For the house');
  // A page that answered a form is loaded anew.
  await page.goto(`/v/${link}/move`);
  await expect(page).toHaveURL(new RegExp(`/v/${link}$`));
  await page.context().close();
  await yu.close();
});

test('whoever has been here books in twelve taps and fields @phone', async ({ browser, baseURL }) => {
  const page = await phone(browser, baseURL);
  const yu = await desk(browser, baseURL);
  const { phone: mine, plate } = await customer(yu, '139');
  await page.goto(HOUSE);
  const finger = new Finger(page);
  await finger.type('Mobile number', mine);
  await finger.tap('Send me a code');
  await expect(page.locator('body')).not.toContainText(plate.slice(2));
  const code = await told(yu, mine, 'one_time_code');
  await finger.type('Code', code);
  await expect(page.getByRole('heading', { name: 'What does it need?' })).toBeVisible();
  await expect(page.locator('.book-yours .plate')).toBeVisible();
  await accessible(page);
  await finger.tap(/Air conditioning/, 'checkbox');
  await finger.tap(/Find a time/);
  await finger.tap(/Soonest/);
  await accessible(page);
  await finger.tap(/^Book /);
  await expect(page.getByRole('heading', { name: 'It is booked' })).toBeVisible();
  await accessible(page);
  expect(finger.count).toBeLessThanOrEqual(12);
  await page.context().close();
  await yu.close();
});

for (const scripts of [true, false]) {
  test(`photos of what is wrong come with a booking, ${scripts ? 'sent when they are chosen' : 'without scripts'} @phone`, async ({ browser, baseURL }) => {
    const [page, yu] = [await phone(browser, baseURL, { scripts }), await desk(browser, baseURL)];
    const blank = await yu.newPage();
    const large = { name: 'large.jpg', mimeType: 'image/jpeg', buffer: await photograph(blank, '#705030') };
    await page.goto(HOUSE);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByLabel('What is wrong?').fill('Squeals in the cold');
    const sent = page.waitForRequest((request) => request.url().endsWith('/book/photos'));
    await page.getByLabel('Photos of it').setInputFiles(large);
    if (!scripts) await page.getByRole('button', { name: 'Send the chosen photos' }).click();
    const photos = page.locator('.sent-photos img');
    await expect(photos).toHaveCount(1);
    await expect(page.getByLabel('What is wrong?')).toHaveValue('Squeals in the cold');
    const width = () => photos.evaluate((image: HTMLImageElement) => image.naturalWidth);
    await expect.poll(width).toBeGreaterThan(0);
    if (scripts) await accessible(page);
    // What is no photo is said, and the other one stays.
    await page.getByLabel('Photos of it').setInputFiles({ name: 'a.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no photo') });
    if (!scripts) await page.getByRole('button', { name: /Find a time/ }).click();
    await expect(page.getByRole('alert')).toContainText('no photo that can be read');
    await expect(photos).toHaveCount(1);
    await page.getByRole('button', { name: 'Remove photo 1' }).click();
    await expect(photos).toHaveCount(0);
    await expect(page.getByLabel('What is wrong?')).toHaveValue('Squeals in the cold');
    await page.context().close();
    await yu.close();
  });
}

test('a visit is moved and cancelled by its link, and a consent is taken back @phone', async ({ browser, baseURL }) => {
  const page = await phone(browser, baseURL);
  const yu = await desk(browser, baseURL);
  const mine = number();
  await untilCode(page, mine, /Minor service/);
  await typeCode(page, await told(yu, mine, 'one_time_code'));
  await expect(page.getByRole('heading', { name: 'It is booked' })).toBeVisible();
  await page.getByRole('link', { name: 'Change or cancel' }).click();
  const before = await page.locator('.big').textContent();
  await accessible(page);
  await page.getByRole('link', { name: 'Change the time' }).click();
  await page.locator('.book-days a').last().click();
  await page.locator('.book-times button').last().click();
  await page.getByRole('button', { name: /^Move to/ }).click();
  await expect(page.locator('.notice')).toContainText('Your visit is moved');
  expect(await page.locator('.big').textContent()).not.toBe(before);
  await page.getByRole('button', { name: 'Take back' }).click();
  await expect(page.locator('.guest-list')).toContainText('Taken back');
  await page.getByRole('link', { name: 'Cancel the visit' }).click();
  await page.getByRole('button', { name: 'Yes, cancel it' }).click();
  await expect(page.getByRole('heading', { name: 'This visit is cancelled' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Change the time' })).toHaveCount(0);
  await page.context().close();
  await yu.close();
});

test('a time that somebody else takes meanwhile is said with the next, and nothing typed is lost @phone', async ({ browser, baseURL }) => {
  const [slow, quick, yu] = await Promise.all([phone(browser, baseURL), phone(browser, baseURL), desk(browser, baseURL)]);
  const [first, second] = [number(), `198${number().slice(3)}`];
  // One technician alone looks after high voltage.
  await untilCode(slow, first, /High-voltage/);
  await untilCode(quick, second, /High-voltage/);
  await typeCode(quick, await told(yu, second, 'one_time_code'));
  await expect(quick.getByRole('heading', { name: 'It is booked' })).toBeVisible();
  await typeCode(slow, await told(yu, first, 'one_time_code'));
  await expect(slow.locator('.notice')).toContainText('is taken. The next free times are');
  await accessible(slow);
  await slow.getByRole('button', { name: /Soonest/ }).click();
  await expect(slow.locator('#name')).toHaveValue('Zhou Wen');
  await slow.getByRole('button', { name: /^Book / }).click();
  await expect(slow.getByRole('heading', { name: 'It is booked' })).toBeVisible();
  await Promise.all([slow.context().close(), quick.context().close(), yu.close()]);
});

test('what a wrong plate is, is said in every language, and the language changes in the middle @phone', async ({ browser, baseURL }) => {
  const page = await phone(browser, baseURL, { scripts: false });
  await page.goto(HOUSE);
  await page.locator('#car').fill('浙A8KO27');
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  for (const [language, title] of [['简体中文', '预约保养或维修'], ['繁體中文', '預約保養或維修'], ['English', 'Book maintenance or a repair']]) {
    await page.getByRole('button', { name: language, exact: true }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
    await expect(page.locator('#car')).toHaveValue('浙A8KO27');
  }
  await page.context().close();
});

test('the booking page is light @phone', async ({ browser, baseURL }) => {
  const page = await phone(browser, baseURL);
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  let bytes = 0;
  session.on('Network.loadingFinished', (event) => { bytes += event.encodedDataLength; });
  await page.goto(HOUSE, { waitUntil: 'networkidle' });
  expect(bytes).toBeGreaterThan(0);
  expect(bytes / 1024, 'KiB on a first visit').toBeLessThan(100);
  await page.context().close();
});
