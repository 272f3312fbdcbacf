import { test, expect, visit, awake, watch, PASSWORD } from './support';

test('a wrong password is refused with a sentence and the name stays on the page', async ({ page }) => {
  const complaints = watch(page);
  await visit(page, '/sign-in');
  await page.locator('#user-name').fill('lin');
  await page.locator('#password').fill('not-the-password');
  await page.locator('form.sign-in-form button[type=submit]').click();
  await expect(page).toHaveURL(/problem=wrong_password/);
  await expect(page.getByRole('alert')).toBeVisible();
  expect(complaints).toEqual([]);
});

test('whoever is not signed in is asked to, and comes back to the page they wanted', async ({ page }) => {
  await visit(page, '/workshop');
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await page.locator('#user-name').fill('zhao');
  await page.locator('#password').fill(PASSWORD);
  await page.locator('form.sign-in-form button[type=submit]').click();
  await awake(page);
  await expect(page).toHaveURL(/\/workshop$/);
});

test('signing in works without scripts', async ({ browser, baseURL }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL });
  const page = await context.newPage();
  await page.goto('/sign-in');
  await page.locator('#user-name').fill('shen');
  await page.locator('#password').fill(PASSWORD);
  await page.locator('form.sign-in-form button[type=submit]').click();
  await expect(page.locator('nav.rail')).toBeVisible();
  await context.close();
});

test('browsers of Taiwan read traditional characters before anybody is known', async ({ browser, baseURL }) => {
  const context = await browser.newContext({ locale: 'zh-TW', baseURL });
  const page = await context.newPage();
  await page.goto('/sign-in');
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-Hant');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('登入');
  await context.close();
});
