// A technician's tablet without network: what is done is kept, outlives the browser, and arrives once and in order.
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, expect, visit, awake, accessible, signIn, photograph } from './support';
import { Someone, TECHNICIANS, onTheFloor, putAway } from './tablet';

test.afterEach(putAway);

test('a tablet whose clock is three hours wrong works without network, is restarted, and everything arrives once, in order and at its time @tablet', async ({ page: director, baseURL }) => {
  test.setTimeout(180_000);
  const { tablet, line, page, runs, waits, told } = await onTheFloor(director, baseURL!, 3);
  const before = await told();
  await line.cut();
  const began = Date.now();
  await tablet.note(runs, 'Left tyre worn on the inside');
  await expect(tablet.unsent()).toHaveCount(1);
  await tablet.hold(runs, 'waiting_for_parts', 'No strut');
  await tablet.step(waits, 'Clock on');
  await tablet.hold(waits, 'technical_support', '');
  await tablet.step(runs, 'Resume');
  await tablet.note(runs, 'Strut came from the other house');
  await expect(tablet.unsent()).toHaveCount(6);
  await expect(tablet.job(runs)).toHaveAttribute('data-state', 'working');
  await expect(tablet.job(runs)).toContainText('not sent yet');
  await accessible(page);

  // The order opens from the device, and takes two photos.
  await tablet.job(runs).locator('a.work-row').tap();
  await page.waitForURL(/repair_orders/);
  await awake(page);
  const photo = await photograph(page, '#406080');
  for (const place of [1, 2]) {
    await page.locator('.add-photo input[type="file"]').setInputFiles({ name: 'photo.jpg', mimeType: 'image/jpeg', buffer: photo });
    await expect(page.locator('.unsent')).toContainText(`not sent yet: ${place}`);
  }

  await tablet.context.close();
  await tablet.start();
  await tablet.page.goto('/workshop/jobs');
  await awake(tablet.page);
  await expect(tablet.unsent()).toHaveCount(6);
  await expect(tablet.job(runs)).toHaveAttribute('data-state', 'working');
  await tablet.check(runs);
  await expect(tablet.unsent()).toHaveCount(7);
  await tablet.writeUp(runs, 'New strut, tested on the road');
  await expect(tablet.unsent()).toHaveCount(8);
  await tablet.step(runs, 'Finish');
  await expect(tablet.job(runs)).toHaveCount(0);
  await tablet.step(waits, 'Resume');
  await expect(tablet.unsent()).toHaveCount(10);
  await expect(tablet.page.locator('.unsent')).toContainText('not sent yet: 2');
  const ended = Date.now();

  // The first answers get lost: what was carried out is asked for again.
  line.loses = 3;
  await line.mend();
  await expect(tablet.unsent()).toHaveCount(0, { timeout: 30_000 });
  await expect.poll(async () => (await told()).page.order.walked.photos.length, { timeout: 30_000 }).toBe(before.page.order.walked.photos.length + 2);
  const history = (await told()).history.filter((event) => !before.history.some((old) => old.at === event.at && old.event === event.event)).reverse();
  const clock = history.filter((event) => /annotated|held|clocked_on|resumed|sheet_filled|written_up|finished/.test(event.event));
  expect(clock.map((event) => event.event.split('.')[1])).toEqual(['annotated', 'held', 'clocked_on', 'held', 'resumed', 'annotated', 'sheet_filled', 'written_up', 'finished', 'resumed']);
  for (const event of clock.filter((event) => !event.event.endsWith('annotated'))) {
    expect(Date.parse(event.at), `${event.event} at its time`).toBeGreaterThan(began - 5_000);
    expect(Date.parse(event.at), `${event.event} at its time`).toBeLessThan(ended + 5_000);
  }
  expect(history.filter((event) => event.event.endsWith('photo_added'))).toHaveLength(2);
  await expect(tablet.job(waits)).toHaveAttribute('data-state', 'working');
});

test('a job that was given to somebody else meanwhile is explained, nothing typed is lost, and the rest goes on @tablet', async ({ page: director, baseURL }) => {
  test.setTimeout(180_000);
  const { zhao, tablet, line, page, order, runs, waits, told, floor } = await onTheFloor(director, baseURL!);
  await line.cut();
  await tablet.hold(runs, 'waiting_for_parts', 'No valve of this kind');
  await tablet.step(waits, 'Clock on');
  await tablet.hold(waits, 'technical_support', 'Bolt sheared off');
  await tablet.note(runs, 'Customer wants the old tyres');
  await expect(tablet.unsent()).toHaveCount(4);
  const other = floor.technicians.find((one) => one.person !== waits.technician && one.skills.includes(waits.skill))!;
  await zhao.does({ do: 'dispatch', order, jobs: [waits.line], technician: other.person, bay: waits.bay, reason: 'Out on the road' });

  await line.mend();
  const refused = tablet.unsent().filter({ hasText: /Not accepted/ });
  await expect(refused).toHaveCount(1, { timeout: 30_000 });
  // What happened meanwhile, by whom; and what was typed for what followed.
  await expect(refused).toContainText(other.name);
  await expect(tablet.unsent()).toHaveCount(2);
  await expect(tablet.unsent().nth(1)).toContainText('waits for the one that was not accepted');
  await expect(tablet.unsent().nth(1)).toContainText('Bolt sheared off');
  await accessible(page);
  const events = async () => (await told()).history.map((event) => event.event);
  expect((await events()).slice(0, 2)).toContain('repair_orders.annotated');

  // It is done again, and refused again; then given up, which asks first.
  await refused.getByRole('button', { name: 'Do it again now' }).tap();
  await expect(refused).toHaveCount(1);
  for (const left of [1, 0]) {
    await tablet.unsent().filter({ hasText: /Not accepted/ }).first().getByRole('button', { name: 'Discard' }).tap();
    await accessible(page);
    await page.locator('dialog[open]').getByRole('button', { name: 'Discard' }).tap();
    await expect(tablet.unsent()).toHaveCount(left);
  }
});

test('whoever goes is told what is unsent, and leaves nothing else on the tablet @tablet', async ({ page: director, baseURL }) => {
  test.setTimeout(120_000);
  const { tablet, line, page, runs, user } = await onTheFloor(director, baseURL!);
  await line.cut();
  await tablet.note(runs, 'Not for others');
  await expect(tablet.unsent()).toHaveCount(1);
  await line.mend();
  // The answers get lost for as long as it takes to go.
  line.loses = 1_000;
  await page.locator('button.person').first().tap();
  await page.getByRole('button', { name: 'Sign out' }).tap();
  const asks = page.locator('dialog[open]');
  await expect(asks).toContainText('Not sent yet: 1');
  await accessible(page);
  await asks.getByRole('button', { name: 'Sign out all the same' }).tap();
  await page.waitForURL(/sign-in/);
  line.loses = 0;
  const left = await page.evaluate(async () => [localStorage.getItem('bayline-jobs'), await caches.has('bayline-pages-1')]);
  expect(left).toEqual([null, false]);

  // The next one sees whose they are, not what they are; and without network nobody's page but their own.
  const next = TECHNICIANS.find((name) => name !== user)!;
  const [gone, here] = [await Someone.signedIn(director, baseURL!, user), await Someone.signedIn(director, baseURL!, next)];
  await signIn(tablet.context, next);
  await visit(page, '/workshop/jobs');
  await expect(page.locator('.unsent-deeds')).toContainText(`${gone.name} has 1 unsent`);
  await expect(page.locator('.unsent-deeds')).not.toContainText('Not for others');
  await expect.poll(() => page.evaluate(async () => Boolean(await caches.match('/workshop/jobs'))), { timeout: 20_000 }).toBe(true);
  await line.cut();
  await page.goto('/workshop/jobs');
  await awake(page);
  await expect(page.locator('.person').first()).toContainText(here.name);
  await line.mend();

  await signIn(tablet.context, user);
  await visit(page, '/workshop/jobs');
  await expect(tablet.unsent()).toHaveCount(0, { timeout: 30_000 });
  await expect(page.locator('.unsent-deeds')).not.toContainText('unsent');
});

test('nobody signs out while the server cannot be reached, and trying loses nothing @tablet', async ({ page: director, baseURL }) => {
  test.setTimeout(120_000);
  const { tablet, line, page, runs } = await onTheFloor(director, baseURL!);
  const left = () => page.evaluate(async () => [localStorage.getItem('bayline-jobs') !== null, await caches.has('bayline-pages-1')]);
  const signOut = async () => {
    await page.locator('button.person').first().tap();
    await page.getByRole('button', { name: 'Sign out' }).tap();
  };
  await line.cut();
  await signOut();
  const says = page.locator('dialog[open]');
  await expect(says).toContainText('Nobody can sign out now');
  await accessible(page);
  await says.getByRole('button', { name: 'Close' }).tap();
  await expect(says).toHaveCount(0);
  expect(await left()).toEqual([true, true]);
  await page.goto('/workshop/jobs');
  await awake(page);
  await expect(tablet.job(runs)).toBeVisible();

  await line.mend();
  await signOut();
  await page.waitForURL(/sign-in/);
  await expect.poll(left).toEqual([false, false]);
});

test('a tablet that is full says so where one looks, loses nothing typed, and says it no more once everything is sent @tablet', async ({ page: director, baseURL }) => {
  test.setTimeout(120_000);
  const { tablet, line, page, runs } = await onTheFloor(director, baseURL!);
  await line.cut();
  // Its browser has no room left.
  await page.evaluate(() => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('no room', 'QuotaExceededError');
    };
  });
  const dialog = page.locator('dialog[open]');
  await tablet.job(runs).getByRole('button', { name: 'Note' }).tap();
  await page.locator('#job-note').fill('Left tyre worn on the inside');
  await dialog.getByRole('button', { name: 'Save' }).tap();
  await expect(dialog).toContainText('can keep nothing more');
  await expect(page.locator('#job-note')).toHaveValue('Left tyre worn on the inside');
  await accessible(page);
  await page.keyboard.press('Escape');

  await tablet.job(runs).getByRole('button', { name: 'Check sheets' }).tap();
  await dialog.locator('.sheet-choices button').filter({ hasText: 'Self check' }).first().tap();
  const item = dialog.locator('.checklist > li').first();
  await item.getByText('Bad', { exact: true }).tap();
  await item.locator('input[type="file"]').setInputFiles({ name: 'photo.jpg', mimeType: 'image/jpeg', buffer: await photograph(page, '#806040') });
  await expect(item).toContainText('Not kept');
  await expect(item.getByRole('alert')).toContainText('no room left for photos');
  await accessible(page);

  // The line is back before the page is closed: the photo arrives, and the device need keep nothing.
  await line.mend();
  await expect(item).not.toContainText('Not kept', { timeout: 30_000 });
  await expect(item.getByRole('alert')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(page.locator('.unsent')).toBeEmpty();
  await expect(page.locator('.unsent-deeds')).not.toContainText('can keep nothing more', { timeout: 30_000 });
});

/** A server of its own, with a demo dealership in this folder. */
async function serve(data: string) {
  const server = spawn(process.env.BAYLINE_BIN!, ['serve', '--addr', '127.0.0.1:0'], { env: { ...process.env, BAYLINE_DATA: data }, stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = new Promise((done) => server.once('exit', done));
  const url = await new Promise<string>((ready, failed) => {
    let said = '';
    server.stdout.on('data', (text) => {
      said += text;
      const found = /ready at (http\S+)/.exec(said);
      if (found) ready(found[1]);
    });
    server.once('exit', () => failed(new Error('the server ended')));
  });
  return { url, stop: () => (server.kill('SIGTERM'), ended) };
}

test('a server that is restarted while a tablet sends gets everything once and in order @tablet', async ({ page: director }) => {
  test.setTimeout(400_000);
  const data = mkdtempSync(join(tmpdir(), 'bayline-restarted-'));
  chmodSync(data, 0o755);
  let server = await serve(data);
  try {
    const { tablet, line, runs, waits, told } = await onTheFloor(director, server.url);
    const before = (await told()).history.length;
    await line.cut();
    await tablet.hold(runs, 'waiting_for_parts', 'No strut');
    await tablet.step(waits, 'Clock on');
    await tablet.hold(waits, 'technical_support', '');
    await tablet.step(runs, 'Resume');
    await tablet.note(runs, 'Goes on');
    await expect(tablet.unsent()).toHaveCount(5);
    // Two arrive without the tablet hearing of it, and the server goes.
    line.loses = 2;
    await line.mend();
    await expect.poll(() => line.loses, { timeout: 30_000 }).toBeLessThan(2);
    await server.stop();
    server = await serve(data);
    line.to = new URL(server.url);
    await expect(tablet.unsent()).toHaveCount(0, { timeout: 60_000 });
    const zhao = await Someone.signedIn(director, server.url, 'zhao');
    const { history } = await zhao.asks<Told>('repair_orders/order', { order: tablet.order });
    const kinds = history.slice(0, history.length - before).reverse().map((event) => event.event.split('.')[1]);
    expect(kinds.filter((kind) => kind !== 'moved')).toEqual(['held', 'clocked_on', 'held', 'resumed', 'annotated']);
  } finally {
    await server.stop();
    rmSync(data, { recursive: true, force: true });
  }
});

test('Bayline can be installed as an app', async ({ page, baseURL, request }) => {
  await signIn(page.context(), 'wang');
  await visit(page, '/');
  const manifest = await (await request.get('/manifest.webmanifest')).json();
  await expect(page.locator('link[rel="manifest"]')).toHaveAttribute('href', '/manifest.webmanifest');
  for (const icon of manifest.icons) {
    const answer = await request.get(icon.src);
    expect(answer.headers()['content-type']).toBe(icon.type);
  }
  expect(manifest.icons.filter((icon: { sizes: string }) => ['192x192', '512x512'].includes(icon.sizes)).length).toBeGreaterThan(1);
  expect(new URL(manifest.start_url, baseURL).href).toBe(`${baseURL}/`);
  await expect.poll(() => page.evaluate(async () => (await navigator.serviceWorker.ready).active?.scriptURL)).toBe(`${baseURL}/sw.js`);
});
