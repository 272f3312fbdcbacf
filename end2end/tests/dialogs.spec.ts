// Every dialog, opened as its user opens it: it has a name, takes the focus and gives it back, fits a phone, and breaks no rule of WCAG 2.2 AA.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PASSWORD, test, expect, visit, violations, type Page } from './support';

const SOURCES = join(import.meta.dirname, '../../app/src');
const PHONE = { width: 390, height: 844 };

interface DialogOf {
  /** Its id in the page. */
  id: string;
  /** Who opens it. */
  user: string;
  /** Brings the page up to the press that opens it. */
  open: (page: Page) => Promise<void>;
}

const press = (page: Page, name: string | RegExp) => page.getByRole('main').getByRole('button', { name }).first().click();

/** The first order in work, or a page of it. */
async function order(page: Page, then = ''): Promise<void> {
  await visit(page, '/repair_orders?status=in_work');
  await visit(page, (await page.locator('table.orders .row-link').first().getAttribute('href')) + then);
}

/** The first order in work that shows this. */
async function orderWith(page: Page, name: RegExp): Promise<void> {
  await visit(page, '/repair_orders?status=in_work');
  for (const link of await page.locator('table.orders .row-link').evaluateAll((links) => links.map((link) => link.getAttribute('href')!))) {
    await visit(page, link);
    if ((await page.getByRole('main').getByRole('button', { name }).count()) > 0) return;
  }
  throw new Error(`no order in work shows ${name}`);
}

/** An order that was opened just now, for a car that had none open. */
async function opened(page: Page): Promise<string> {
  const ask = async (door: string, data: object) => page.request.post(`/api/v1/${door}`, { data });
  const { dealership } = await (await ask('sign-in', { user_name: 'lin', password: PASSWORD })).json();
  const order = crypto.randomUUID();
  for (const { vehicle } of await (await ask('customers/search', { text: '138' })).json()) {
    const command = { area: 'repair_orders', command: { do: 'open', order, vehicle } };
    const envelope = { id: crypto.randomUUID(), dealership: dealership.id, command, expected_version: null, made_at: new Date().toISOString() };
    if ((await ask('execute', { envelope, person: null, passwords: null })).ok()) return order;
  }
  throw new Error('every car has an open order');
}

/** One of the further steps of an order. */
async function further(page: Page, step: string): Promise<void> {
  await order(page);
  await press(page, 'Other steps');
  await press(page, step);
}

/** A visit that is still expected, to be moved. */
async function moved(page: Page): Promise<void> {
  await visit(page, '/appointments');
  await page.locator('.visit[data-movable]').first().getByRole('button', { name: 'Other steps' }).click();
  await press(page, 'Move');
}

/** The order of a visit that photos were sent with. */
async function sentWithBooking(page: Page): Promise<void> {
  await visit(page, '/appointments');
  const order = page.locator('.visit').filter({ has: page.locator('.sent-photos') }).locator('a[href^="/repair_orders/"]').first();
  await visit(page, (await order.getAttribute('href'))!);
  await press(page, 'Remove a photo');
}

/** An order with something to tell its customer: a line that nobody has agreed to, and no discount that waits. */
async function toPrice(page: Page): Promise<void> {
  await visit(page, '/repair_orders?status=in_work');
  for (const link of await page.locator('table.orders .row-link').evaluateAll((links) => links.map((link) => link.getAttribute('href')!))) {
    await visit(page, link);
    if ((await page.locator('.asked-discount').count()) === 0) break;
  }
  await press(page, 'Add other');
  await page.locator('#line-title').fill('Wheel sent out for straightening');
  await page.locator('#line-price').fill('120');
  await page.locator('dialog[open]').getByRole('button', { name: 'Save' }).click();
  await expect(page.locator('dialog[open]')).toHaveCount(0);
  await press(page, 'Other steps');
  await page.locator('#order-more').getByRole('button', { name: 'Quote' }).click();
}

/** A car of the body shop on whose order this can be done. */
async function inBodyShop(page: Page, name: string | RegExp): Promise<void> {
  await visit(page, '/workshop/body');
  for (const link of await page.locator('table.body-shop .row-link').evaluateAll((links) => links.map((link) => link.getAttribute('href')!))) {
    await visit(page, link);
    const button = page.locator('.stages-block').getByRole('button', { name }).first();
    if (await button.isVisible()) return button.click();
  }
  throw new Error(`no car of the body shop offers ${name}`);
}

const on = (path: string, name: string | RegExp) => async (page: Page) => { await visit(page, path); await press(page, name); };

const DIALOGS: DialogOf[] = [
  { id: 'promise', user: 'lin', open: (page) => further(page, 'Change promised time') },
  { id: 'diagnosis', user: 'lin', open: (page) => further(page, 'Record diagnosis') },
  { id: 'package', user: 'lin', open: async (page) => { await order(page); await press(page, 'Service or package'); } },
  { id: 'line-dialog', user: 'lin', open: async (page) => { await order(page); await press(page, 'Add labour'); } },
  { id: 'mark', user: 'lin', open: async (page) => { await visit(page, `/repair_orders/${await opened(page)}/walk-around`); await press(page, 'Add damage'); } },
  { id: 'photo', user: 'lin', open: async (page) => { await orderWith(page, /^Larger: /); await press(page, /^Larger: /); } },
  { id: 'register-complaint', user: 'lin', open: async (page) => { await order(page); await press(page, 'Register a complaint'); } },
  { id: 'complaint', user: 'yu', open: on('/care/complaints', 'Close it') },
  { id: 'loaner', user: 'yu', open: on('/care/loaners', 'Take back') },
  { id: 'stop', user: 'yu', open: on('/care/messages', 'Add to the stop list') },
  { id: 'campaign-dialog', user: 'sun', open: on('/warranty', /^Register/) },
  { id: 'count', user: 'tang', open: on('/parts', /^Count/) },
  { id: 'answer-request', user: 'tang', open: on('/parts', 'Other quantity or part') },
  { id: 'service', user: 'sun', open: on('/appointments/services', /^Edit/) },
  { id: 'shifts-dialog', user: 'sun', open: on('/appointments/setup', '王强') },
  { id: 'bay-dialog', user: 'sun', open: on('/appointments/setup', '1号') },
  { id: 'book-dialog', user: 'yu', open: on('/appointments', 'Take a booking') },
  { id: 'visit-dialog', user: 'yu', open: moved },
  { id: 'note-dialog', user: 'wang', open: on('/workshop/jobs', 'Note') },
  { id: 'car-at-hand', user: 'wang', open: async (page) => { await order(page); await press(page, 'History, cases'); } },
  { id: 'advice-dialog', user: 'wang', open: on('/workshop/jobs', 'Advice') },
  { id: 'advice-of-order', user: 'lin', open: async (page) => { await order(page); await page.locator('section.advice').getByRole('button', { name: 'Add' }).click(); } },
  { id: 'ask-parts', user: 'wang', open: on('/workshop/jobs', 'Ask for parts') },
  { id: 'share-dialog', user: 'zhao', open: on('/workshop/dispatch', 'Share') },
  { id: 'stage-plan', user: 'zhao', open: (page) => inBodyShop(page, 'Change plan') },
  { id: 'stage-dialog', user: 'zhao', open: (page) => inBodyShop(page, /hand over$|^Give .* back$/) },
  { id: 'paint-dialog', user: 'zhao', open: (page) => inBodyShop(page, 'Write down paint') },
  { id: 'time-correct', user: 'zhao', open: async (page) => { await visit(page, '/workshop/time'); await press(page, /^Details/); await press(page, 'Enter attendance'); } },
  { id: 'device', user: 'sun', open: on('/staff', 'Add a device') },
  { id: 'remove-sent', user: 'lin', open: sentWithBooking },
  { id: 'report-finding', user: 'wang', open: async (page) => { await order(page); await press(page, 'Report a finding'); } },
  { id: 'tell-price', user: 'lin', open: toPrice },
  { id: 'sign-consent', user: 'lin', open: async (page) => { await order(page, '/walk-around'); await press(page, 'Sign consent'); } },
  { id: 'template', user: 'sun', open: on('/quality/templates', 'Change') },
  { id: 'sheet-dialog', user: 'xu', open: on('/quality', /^Spot check/) },
  { id: 'hire', user: 'sun', open: on('/staff', 'Hire somebody') },
  { id: 'member', user: 'sun', open: on('/staff', 'Edit') },
];

/** They need a story to be opened: its journey looks at them. */
const IN_JOURNEYS = ['prompt', 'authorise', 'certify', 'floor-dialog', 'cashier', 'sign', 'refuse-discount', 'sign-in-again', 'skip-dialog', 'hold-dialog', 'discard-deed', 'write-up', 'write-up-of-order', 'unlink-comeback', 'judge-comeback', 'give-back'];

test('every dialog of the product is in the list', () => {
  const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.rs'));
  const ids = files.flatMap((file) => [...readFileSync(join(SOURCES, file), 'utf8').matchAll(/<Dialog id="([^"]+)"/g)].map((found) => found[1]));
  expect(ids.length).toBeGreaterThan(20);
  expect(ids.filter((id) => !IN_JOURNEYS.includes(id) && !DIALOGS.some((dialog) => dialog.id === id))).toEqual([]);
});

for (const { id, user, open } of DIALOGS) {
  test(`the dialog ${id} fits a phone, can be read by everybody and gives the focus back`, async ({ person }) => {
    const page = await person(user, { touch: true, viewport: PHONE });
    test.setTimeout(20_000);
    await open(page);
    const dialog = page.locator(`dialog#${id}`);
    await expect(dialog).toBeVisible();
    await expect(dialog).toHaveAccessibleName(/\S/);
    const stands = await dialog.evaluate((dialog) => ({
      focus: dialog.contains(document.activeElement),
      wide: document.documentElement.scrollWidth - innerWidth,
      within: dialog.scrollWidth - dialog.clientWidth,
      small: [...dialog.querySelectorAll('button, input:not([type="radio"], [type="checkbox"], [type="file"]), select')]
        .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 43.5).map((one) => one.outerHTML.slice(0, 120)),
    }));
    expect(stands).toEqual({ focus: true, wide: 0, within: 0, small: [] });
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await expect(dialog).not.toBeVisible();
    expect(await page.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY');
  });
}
