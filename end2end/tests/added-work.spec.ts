// Added work: a technician finds something, the desk puts a price and a new time on it, the customer reads why and answers.
import { test, accessible, awake, expect, houseDay, photograph, visit, type Page } from './support';

const dialog = (page: Page) => page.locator('dialog[open]');

/** An order in work whose lines nobody waits for: its path, and who works on it. */
async function inWork(page: Page): Promise<string> {
  await visit(page, '/repair_orders?status=in_work');
  for (const link of await page.locator('table.orders .row-link').evaluateAll((links) => links.map((link) => link.getAttribute('href')!))) {
    await visit(page, link);
    if ((await page.locator('.findings li').count()) === 0 && (await page.locator('tr[data-state="waiting"]').count()) === 0) return link;
  }
  throw new Error('every car in work has something open');
}

// First of all, while the demo still has something that waits for its customer.
test('without scripts an answer that lacks something comes back as it was given', async ({ person, browser }) => {
  const lin = await person('lin');
  await visit(lin, '/repair_orders?status=in_work');
  let order = '';
  for (const link of await lin.locator('table.orders .row-link').evaluateAll((links) => links.map((link) => link.getAttribute('href')!))) {
    await visit(lin, link);
    if (await lin.locator('.findings li', { hasText: 'Waits for the customer' }).count()) { order = link; break; }
  }
  expect(order, 'the demo has something that waits for its customer').not.toBe('');
  await lin.getByRole('button', { name: 'Make a link' }).click();
  const path = (await lin.locator('a[href^="/p/"]').first().getAttribute('href'))!;
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 390, height: 844 }, locale: 'en' });
  const phone = await context.newPage();
  await phone.goto(new URL(path, lin.url()).href);
  const asked = phone.locator('#ask');
  await asked.locator('.decide').first().locator('label').nth(1).click();
  for (const choice of (await asked.locator('.decide').all()).slice(1)) await choice.locator('label').first().click();
  await asked.locator('input[name="signed_by"]').fill('Chen Yu');
  await asked.locator('button[type="submit"]').click();
  await expect(phone).toHaveURL(/problem=field_empty/);
  await expect(asked.locator('.decide').first().locator('input').nth(1)).toBeChecked();
  await expect(asked.locator('input[name="signed_by"]')).toHaveValue('Chen Yu');
  await asked.locator('input[name="reason-0"]').fill('Next time');
  await asked.locator('button[type="submit"]').click();
  await expect(phone).toHaveURL(/answered=yes/);
  await context.close();
});

test('what a technician finds reaches the customer with its reason, its photo and the new time, and the yes reaches everybody', async ({ person }) => {
  test.setTimeout(90_000);
  const tablet = await person('wang', { touch: true, viewport: { width: 1180, height: 820 } });
  await visit(tablet, '/workshop/jobs');
  await tablet.locator('.jobs').getByRole('link', { name: 'Report a finding' }).first().tap();
  await expect(dialog(tablet)).toBeVisible();
  await expect(dialog(tablet).locator('#finding-job')).not.toHaveValue('');
  const order = new URL(tablet.url()).pathname;
  const lin = await person('lin');
  await visit(lin, order);
  await dialog(tablet).getByRole('button', { name: 'Send to the advisor' }).tap();
  await expect(dialog(tablet), 'without a word nothing is sent').toBeVisible();
  await dialog(tablet).locator('#finding-text').fill('Left control arm bushing torn, shudders when braking');
  await dialog(tablet).locator('input[type="file"]').setInputFiles({ name: 'bushing.jpg', mimeType: 'image/jpeg', buffer: await photograph(tablet, 'sienna') });
  await expect(dialog(tablet).locator('.photos img')).toBeVisible();
  await accessible(tablet);
  await dialog(tablet).getByRole('button', { name: 'Send to the advisor' }).tap();
  await expect(dialog(tablet)).toHaveCount(0);
  await expect(tablet, 'loaded again, the page does not ask again').not.toHaveURL(/do=finding/);

  // It stands on the advisor's page without a reload, and a price is put on it.
  const finding = lin.locator('.findings li', { hasText: 'bushing torn' }).first();
  await expect(finding).toContainText('Needs a price');
  await expect(finding.locator('.photos img')).toBeVisible();
  await finding.getByRole('button', { name: 'Offer labour' }).click();
  await dialog(lin).locator('#line-title').fill('Replace left control arm');
  await dialog(lin).locator('#line-amount').fill('1.2');
  await dialog(lin).locator('#line-price').fill('200');
  await dialog(lin).locator('#line-skill').selectOption('mechanical');
  await dialog(lin).getByRole('button', { name: 'Save' }).click();
  await expect(dialog(lin)).toHaveCount(0);
  await expect(finding).toContainText('Priced, customer not told');
  await lin.getByRole('button', { name: 'Tell the customer the price' }).click();
  const tomorrow = `${houseDay(1)}T17:00`;
  await dialog(lin).locator('#told-promise').fill(tomorrow);
  await accessible(lin);
  await dialog(lin).getByRole('button', { name: 'Quote' }).click();
  await expect(dialog(lin)).toHaveCount(0);
  await expect(finding).toContainText('Waits for the customer');

  // The customer, on a phone, without an account.
  await lin.getByRole('button', { name: 'Make a link' }).click();
  const path = (await lin.locator('a[href^="/p/"]').first().getAttribute('href'))!;
  const phone = await person('lin', { touch: true, viewport: { width: 390, height: 844 } });
  await phone.context().clearCookies();
  await phone.goto(path);
  await awake(phone);
  const asked = phone.locator('#ask');
  await expect(asked).toContainText('Left control arm bushing torn');
  await expect(asked.locator('.guest-why', { hasText: 'bushing torn' }).locator('img')).toBeVisible();
  await expect(asked.locator('.guest-promise b')).toBeVisible();
  await accessible(phone);
  const send = asked.locator('button[type="submit"]');
  await expect(asked).toContainText(/Still to answer/);
  for (const choice of await asked.locator('.decide').all()) await choice.locator('label').first().tap();
  // What is missing is said before anything is sent, and nothing that was given is lost.
  await expect(asked).toContainText('Write your name');
  await asked.locator('input[name="signed_by"]').fill('Chen Yu');
  const pad = asked.locator('.signature-pad').first();
  await pad.scrollIntoViewIfNeeded();
  const box = (await pad.boundingBox())!;
  await phone.mouse.move(box.x + 20, box.y + 40);
  await phone.mouse.down();
  await phone.mouse.move(box.x + 120, box.y + 70, { steps: 6 });
  await phone.mouse.up();
  // What else changes meanwhile leaves the answer as it is.
  await lin.locator('#annotation').fill('Customer is answering');
  await lin.locator('form.annotate').getByRole('button', { name: 'Add', exact: true }).click();
  await expect(lin.locator('.timeline')).toContainText('Customer is answering');
  await expect(asked.locator('input[name="signed_by"]')).toHaveValue('Chen Yu');
  await send.tap();
  await expect(phone).toHaveURL(/answered=yes/);

  await expect(finding).toContainText('Agreed');
  await expect(lin.locator('.order-head .promise')).toContainText('First promise');
  await expect(tablet.locator('.findings li', { hasText: 'bushing torn' })).toContainText('Agreed');
});

test('what is not offered says why, to whoever found it', async ({ person }) => {
  const lin = await person('lin');
  const order = await inWork(lin);
  const zhao = await person('zhao');
  await visit(zhao, order);
  await zhao.getByRole('button', { name: 'Report a finding' }).click();
  await dialog(zhao).locator('#finding-text').fill('Washer nozzle a little blocked');
  await dialog(zhao).getByRole('button', { name: 'Send to the advisor' }).click();
  const found = lin.locator('.findings li', { hasText: 'Washer nozzle' });
  await found.getByRole('button', { name: 'Offer nothing' }).click();
  await dialog(lin).locator('#prompt-reason').fill('Cleaned on the spot, no charge');
  await dialog(lin).getByRole('button', { name: 'Offer nothing' }).click();
  await expect(zhao.locator('.findings li', { hasText: 'Washer nozzle' })).toContainText('Cleaned on the spot, no charge');
});

test('beside the car a customer signs what may be shared, in the language they read', async ({ person }) => {
  const lin = await person('lin', { touch: true, viewport: { width: 1180, height: 820 } });
  await visit(lin, '/repair_orders?status=in_work');
  await visit(lin, (await lin.locator('table.orders .row-link').last().getAttribute('href')) + '/walk-around');
  const row = lin.locator('.sharing li').first();
  await row.getByRole('button', { name: 'Sign consent' }).tap();
  await dialog(lin).getByText('简体中文', { exact: true }).tap();
  await expect(dialog(lin).locator('blockquote')).toContainText('汽车厂家');
  await accessible(lin);
  const pad = dialog(lin).locator('.signature-pad').first();
  const box = (await pad.boundingBox())!;
  await lin.mouse.move(box.x + 20, box.y + 40);
  await lin.mouse.down();
  await lin.mouse.move(box.x + 160, box.y + 90, { steps: 6 });
  await lin.mouse.up();
  await dialog(lin).getByRole('button', { name: 'Sign consent' }).tap();
  await expect(dialog(lin)).toHaveCount(0);
  await expect(row).toContainText('Agreed');
});

test('a page whose link is withdrawn while it is open says so, and shows nothing of the car any more', async ({ person }) => {
  test.setTimeout(90_000);
  const lin = await person('lin');
  await visit(lin, '/repair_orders?status=in_work');
  await visit(lin, (await lin.locator('table.orders .row-link').last().getAttribute('href'))!);
  await lin.getByRole('button', { name: 'Make a link' }).click();
  const path = (await lin.locator('a[href^="/p/"]').first().getAttribute('href'))!;
  const phone = await person('lin', { touch: true, viewport: { width: 390, height: 844 } });
  await phone.context().clearCookies();
  await phone.goto(path);
  await awake(phone);
  await expect(phone.locator('.guest-answer')).toBeVisible();
  await lin.getByRole('button', { name: 'Withdraw all links' }).click();
  await expect(phone.locator('h1')).toHaveText('This link has ended', { timeout: 60_000 });
  await expect(phone.locator('.guest-answer')).toHaveCount(0);
});

test('in the shop a customer agrees to one line and not to another, which is kept with its reason', async ({ person }) => {
  const lin = await person('lin');
  await inWork(lin);
  const lines = lin.locator('table.lines tbody tr');
  for (const [title, price] of [['Clean battery terminals', '200'], ['Replace wiper blades', '195']]) {
    await lin.getByRole('button', { name: 'Add labour' }).click();
    await dialog(lin).locator('#line-title').fill(title!);
    await dialog(lin).locator('#line-amount').fill('0.5');
    await dialog(lin).locator('#line-price').fill(price!);
    await dialog(lin).locator('#line-skill').selectOption('mechanical');
    await dialog(lin).getByRole('button', { name: 'Save' }).click();
    await expect(dialog(lin)).toHaveCount(0);
  }
  await lin.getByRole('button', { name: 'Other steps' }).first().click();
  await lin.getByRole('button', { name: 'Quote', exact: true }).click();
  await dialog(lin).getByRole('button', { name: 'Quote' }).click();
  await expect(dialog(lin)).toHaveCount(0);

  await lin.getByRole('button', { name: 'Authorise added work' }).click();
  const row = dialog(lin).locator('tbody tr').filter({ hasText: 'Replace wiper blades' });
  // Nothing is chosen for them; who wants none of it is told of no new time, and signs a no.
  await expect(dialog(lin).getByRole('radio', { checked: true })).toHaveCount(0);
  await expect(dialog(lin)).toContainText('Still to answer: 2');
  await dialog(lin).getByRole('button', { name: 'Nothing now' }).click();
  await expect(dialog(lin).getByRole('button', { name: 'Decline all and sign' })).toBeVisible();
  await expect(dialog(lin)).not.toContainText('With this signature');
  // One reason for all of it, and another for one of them.
  const why = (title: string) => dialog(lin).getByRole('textbox', { name: `Why not now ${title}` });
  await dialog(lin).locator('.declining-all').getByRole('button', { name: 'Too expensive' }).click();
  await expect(why('Replace wiper blades')).toHaveValue('Too expensive');
  await dialog(lin).locator('.why-row').filter({ hasText: 'Clean battery terminals' }).getByRole('button', { name: 'Next time' }).click();
  await expect(why('Clean battery terminals')).toHaveValue('Next time');
  await dialog(lin).locator('.declining-all').getByRole('button', { name: 'Will see to it themselves' }).click();
  await expect(why('Clean battery terminals'), 'what was said of it alone stays').toHaveValue('Next time');
  await expect(why('Replace wiper blades')).toHaveValue('Will see to it themselves');
  for (const viewport of [{ width: 1440, height: 900 }, { width: 1180, height: 820 }, { width: 390, height: 844 }]) {
    await lin.setViewportSize(viewport);
    const fits = await dialog(lin).evaluate((element) => [element, ...element.querySelectorAll('.table-scroll')].every((box) => box.scrollWidth <= box.clientWidth + 1));
    expect(fits, `the answers fit ${viewport.width}`).toBe(true);
  }
  await lin.setViewportSize({ width: 1440, height: 900 });
  await dialog(lin).getByRole('button', { name: 'Yes to all' }).click();
  await row.getByText('Not now', { exact: true }).click();
  await dialog(lin).getByRole('button', { name: 'Type instead' }).click();
  await dialog(lin).locator('.signature input').fill('Zhao Min');
  // A reason that is missing is said where it is missing, and nothing is sent.
  await dialog(lin).getByRole('button', { name: 'Agree and sign' }).click();
  await expect(dialog(lin).locator('.why-row .error')).toContainText('Say why');
  await expect(why('Replace wiper blades')).toBeFocused();
  await why('Replace wiper blades').fill('After the holidays');
  await expect(dialog(lin).locator('.why-row .error')).toHaveCount(0);
  await accessible(lin);
  await dialog(lin).getByRole('button', { name: 'Agree and sign' }).click();
  await expect(dialog(lin)).toHaveCount(0);
  await expect(lines.filter({ hasText: 'Replace wiper blades' })).toHaveCount(0);
  await expect(lines.filter({ hasText: 'Clean battery terminals' })).toBeVisible();
  await expect(lin.locator('.deferred li').filter({ hasText: 'Replace wiper blades' })).toContainText('After the holidays');

  // Their page keeps what they said.
  await lin.getByRole('button', { name: 'Make a link' }).click();
  const path = (await lin.locator('a[href^="/p/"]').first().getAttribute('href'))!;
  const phone = await person('lin', { touch: true, viewport: { width: 390, height: 844 } });
  await phone.goto(path);
  await awake(phone);
  await expect(phone.locator('.guest-declined li').filter({ hasText: 'Replace wiper blades' })).toBeVisible();
});
