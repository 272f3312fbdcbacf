import { test, expect, visit, awake, accessible, type Page, type Locator } from './support';

const dialog = (page: Page) => page.locator('dialog[open]');
const lane = (page: Page, stage: string) => page.locator(`#stage-${stage}`);
const card = (page: Page, id: string) => page.locator(`[id="${id}"]`);
const face = (page: Page, id: string) => card(page, id).locator('.job-face');
/** What is spoken to those who do not see the board. */
const said = (page: Page) => page.locator('#board-said');

/** A car whose clock runs, by the id of its card. */
async function inWork(page: Page): Promise<string> {
  const running = lane(page, 'work').locator('.job:has(.bar.spent)').first();
  await expect(running).toBeVisible();
  return (await running.getAttribute('id'))!;
}

async function middle(place: Locator): Promise<{ x: number; y: number }> {
  const box = (await place.boundingBox())!;
  return { x: box.x + box.width / 2, y: box.y + Math.min(box.height / 2, 40) };
}

/** Drags with a finger: rests until the card lifts, carries it over, lets go. */
async function dragByFinger(page: Page, id: string, to: Locator): Promise<void> {
  const touch = await page.context().newCDPSession(page);
  const [from, goal] = [await middle(face(page, id)), await middle(to)];
  const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: { x: number; y: number }[]) =>
    touch.send('Input.dispatchTouchEvent', { type, touchPoints: points });
  await send('touchStart', [from]);
  await expect(card(page, id)).toHaveAttribute('data-lifted', '');
  for (const part of [0.25, 0.5, 0.75, 1]) {
    await send('touchMove', [{ x: from.x + (goal.x - from.x) * part, y: from.y + (goal.y - from.y) * part }]);
  }
  await expect(to).toHaveAttribute('data-over', '');
  await send('touchEnd', []);
}

/** The name of whoever is signed in, as others read it. */
async function nameOf(page: Page): Promise<string> {
  const label = await page.locator('.person').first().textContent();
  return label!.trim().split(/[、,，·]/)[0].trim();
}

test('a car moved by finger and by button is seen moving on another screen, and its focus stays', async ({ person }) => {
  const zhao = await person('zhao', { touch: true });
  const sun = await person('sun');
  await Promise.all([visit(zhao, '/workshop'), visit(sun, '/workshop')]);
  const id = await inWork(zhao);
  // A mark that a reload would wipe away, and the focus on a card that nobody touches.
  await sun.evaluate(() => { (window as unknown as { here: boolean }).here = true; });
  const other = sun.locator(`.job:not([id="${id}"]) .job-face`).first();
  await other.focus();
  const before = await other.evaluate((element) => element.closest('.job')!.id);

  await dragByFinger(zhao, id, lane(zhao, 'hold'));
  await dialog(zhao).locator('[data-reason=technical_support]').tap();
  await expect(lane(zhao, 'hold').locator(`[id="${id}"]`)).toBeVisible();
  await expect(lane(sun, 'hold').locator(`[id="${id}"]`)).toBeVisible();

  await face(zhao, id).tap();
  await card(zhao, id).getByRole('button', { name: 'Resume' }).tap();
  await expect(lane(zhao, 'work').locator(`[id="${id}"]`)).toBeVisible();
  await expect(lane(sun, 'work').locator(`[id="${id}"]`)).toBeVisible();

  expect(await sun.evaluate(() => (window as unknown as { here: boolean }).here)).toBe(true);
  expect(await sun.evaluate(() => document.activeElement?.closest('.job')?.id)).toBe(before);
  // What others do is not spoken.
  await expect(said(sun)).toBeEmpty();
});

test('a move that somebody else has overtaken is refused, with what happened and by whom', async ({ person }) => {
  const [zhao, sun] = [await person('zhao'), await person('sun')];
  await Promise.all([visit(zhao, '/workshop'), visit(sun, '/workshop')]);
  const id = await inWork(zhao);
  const hold = async (page: Page) => {
    await face(page, id).click();
    await card(page, id).getByRole('button', { name: 'Move to' }).click();
    await page.locator('[popover]:popover-open').getByRole('button', { name: /^On hold/ }).click();
    await expect(dialog(page)).toBeVisible();
  };
  await hold(zhao);
  await hold(sun);
  await dialog(sun).locator('[data-reason=waiting_for_parts]').click();
  await expect(lane(sun, 'hold').locator(`[id="${id}"]`)).toBeVisible();
  await dialog(zhao).locator('[data-reason=outwork]').click();
  await expect(dialog(zhao).getByRole('alert')).toContainText(await nameOf(sun));
  // Once that is read, the next press is about the car as it is now; its clock no longer runs.
  await dialog(zhao).locator('[data-reason=outwork]').click();
  await expect(dialog(zhao).getByRole('alert')).not.toContainText(await nameOf(sun));
  await zhao.keyboard.press('Escape');
  await expect(dialog(zhao)).toHaveCount(0);
  // Both see it where it is.
  await expect(lane(zhao, 'hold').locator(`[id="${id}"]`)).toBeVisible();
  // Escape has closed the dialog and nothing behind it.
  await expect(face(zhao, id)).toHaveAttribute('aria-expanded', 'true');
});

test('every move can be made with the keyboard, and is spoken', async ({ person }) => {
  const zhao = await person('zhao');
  await visit(zhao, '/workshop');
  const held = lane(zhao, 'hold').locator('.job').first();
  const id = (await held.getAttribute('id'))!;
  // Each lane is one stop of the Tab key; arrows walk within and across.
  await expect(lane(zhao, 'hold').locator('.job-face[tabindex="0"]')).toHaveCount(1);
  await face(zhao, id).focus();
  await zhao.keyboard.press('ArrowLeft');
  expect(await zhao.evaluate(() => document.activeElement?.closest('.stage')?.id)).toBe('stage-work');
  await face(zhao, id).focus();
  await zhao.keyboard.press('Space');
  await expect(said(zhao)).toContainText('picked up');
  await zhao.keyboard.press('ArrowLeft');
  await expect(lane(zhao, 'work')).toHaveAttribute('data-over', '');
  await zhao.keyboard.press('Escape');
  await expect(said(zhao)).toContainText('Put back');
  await expect(lane(zhao, 'hold').locator(`[id="${id}"]`)).toBeVisible();
  await zhao.keyboard.press('Enter');
  await expect(face(zhao, id)).toHaveAttribute('aria-expanded', 'true');
  await zhao.keyboard.press('Escape');
  await expect(face(zhao, id)).toHaveAttribute('aria-expanded', 'false');
  expect(await zhao.evaluate(() => document.activeElement?.closest('.job')?.id)).toBe(id);
});

test('the same cards by technician and by bay, in one tap', async ({ person }) => {
  const zhao = await person('zhao');
  await visit(zhao, '/workshop');
  await expect(zhao.locator('.board[data-by=stage] .job').first()).toBeVisible();
  await accessible(zhao);
  await zhao.getByRole('link', { name: 'By technician' }).click();
  await expect(zhao.locator('.board[data-by=person] .job').first()).toBeVisible();
  await accessible(zhao);
  await zhao.getByRole('link', { name: 'By bay' }).click();
  await expect(zhao.locator('.bays .bay').first()).toBeVisible();
  await accessible(zhao);
});

test('the board can be read before anything is awake', async ({ person, browser, baseURL }) => {
  const zhao = await person('zhao');
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL, storageState: await zhao.context().storageState() });
  const page = await context.newPage();
  await page.goto('/workshop');
  await expect(page.locator('#stage-work .job .plate').first()).toBeVisible();
  await context.close();
  await visit(zhao, '/workshop');
  await awake(zhao);
});
