import { test, expect, visit, awake, accessible, watch, PASSWORD, type Page } from './support';

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

test('somebody new is hired, signs in with the password they were given, and changes it', async ({ person, page }) => {
  const admin = await person('admin');
  await visit(admin, '/staff');
  await admin.getByRole('button', { name: 'Hire somebody' }).click();
  const dialog = admin.locator('dialog[open]');
  await expect(dialog).toBeVisible();
  await accessible(admin);
  await dialog.locator('#hire-name').fill('Zhu Yi');
  await dialog.locator('#hire-user-name').fill('ZhuYi');
  await dialog.locator('#first-password').fill('short');
  await expect(dialog.locator('#first-password-error')).toBeVisible();
  await dialog.locator('#first-password').fill('first words');
  await dialog.getByRole('checkbox', { name: 'Technician', exact: true }).check();
  await dialog.getByRole('button', { name: 'Hire', exact: true }).click();
  await expect(dialog).toHaveCount(0);
  await expect(admin.locator('table.people')).toContainText('zhuyi');

  const signIn = async (password: string) => {
    await visit(page, '/sign-in?next=/me');
    await page.locator('#user-name').fill('zhuyi');
    await page.locator('#password').fill(password);
    await page.locator('form.sign-in-form button[type=submit]').click();
    await awake(page);
  };
  await signIn('first words');
  await expect(page).toHaveURL(/\/me$/);
  await accessible(page);
  await page.locator('#present-password').fill('first words');
  await page.locator('#new-password').fill('second words');
  await page.locator('#new-password-again').fill('second words');
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.locator('#present-password')).toHaveValue('');
  await page.context().clearCookies();
  await signIn('second words');
  await expect(page).toHaveURL(/\/me$/);
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

/** The session of a page ends elsewhere: the server forgets it, the page does not know. */
async function endSession(page: Page): Promise<void> {
  const answer = await page.request.post('/api/v1/sign-out', { data: {} });
  expect(answer.ok()).toBeTruthy();
}

test('a session that ends in the middle of a form asks for the password in place, and what was typed survives', async ({ person }) => {
  const ye = await person('ye');
  await visit(ye, '/customers/new');
  await ye.locator('#name').fill('Xu Lan');
  await ye.locator('#phone').fill('13805714321');
  await endSession(ye);
  await ye.getByRole('button', { name: 'Save' }).click();
  const again = ye.locator('dialog[open]');
  await expect(again).toContainText('ye');
  await accessible(ye);
  await again.locator('#password-again').fill('wrong');
  await again.getByRole('button', { name: 'Sign in' }).click();
  await expect(again.locator('.error')).toBeVisible();
  await again.locator('#password-again').fill(PASSWORD);
  await again.getByRole('button', { name: 'Sign in' }).click();
  await expect(ye.locator('dialog[open]')).toHaveCount(0);
  await expect(ye.locator('#name')).toHaveValue('Xu Lan');
  await ye.getByRole('button', { name: 'Save' }).click();
  await expect(ye).toHaveURL(/\/customers\/[0-9a-f-]{36}$/);
});

test('signing out everywhere reaches the other device at once', async ({ person }) => {
  const [desk, tablet] = [await person('yu'), await person('yu', { touch: true })];
  await visit(tablet, '/customers');
  await visit(desk, '/me');
  await expect(desk.locator('tbody tr')).not.toHaveCount(0);
  await desk.getByRole('button', { name: 'Sign out everywhere' }).click();
  await expect(desk).toHaveURL(/\/sign-in/);
  await expect(tablet.locator('dialog[open]')).toContainText('yu');
});

test('the language and the dealership are switched from the name in the corner', async ({ person }) => {
  const kong = await person('kong');
  await visit(kong, '/');
  const menu = kong.locator('#person-menu');
  await kong.locator('.top .person').click();
  await menu.getByRole('button', { name: '江湾宁波' }).click();
  await awake(kong);
  await kong.locator('.top .person').click();
  await expect(menu.locator('.menu-name')).toHaveText('宁波东钱湖江湾汽车服务有限公司');
  await menu.getByRole('button', { name: '繁體中文' }).click();
  await expect(kong.locator('html')).toHaveAttribute('lang', 'zh-Hant');
});

test('without the network the page says so, and stays readable', async ({ person }) => {
  const lin = await person('lin');
  await visit(lin, '/repair_orders');
  const rows = await lin.locator('tbody tr').count();
  await lin.context().setOffline(true);
  await expect(lin.locator('.offline-bar')).toBeVisible();
  await expect(lin.locator('tbody tr')).toHaveCount(rows);
  await lin.context().setOffline(false);
  await expect(lin.locator('.offline-bar')).toHaveCount(0);
});

test('the menu shows what the post can use, and nothing else', async ({ person }) => {
  const entries = async (user: string) => {
    const page = await person(user);
    await visit(page, '/me');
    return page.locator('nav.rail > a:not(.rail-logo)').allTextContents();
  };
  expect(await entries('lin')).toEqual(['Today', 'Reception', 'Appointments', 'Orders', 'Workshop', 'Body shop', 'Wash', 'Stock', 'Cashier', 'Care']);
  expect(await entries('zhao')).toEqual(['Appointments', 'Orders', 'Workshop', 'My jobs', 'Body shop', 'Wash', 'Inspection', 'Stock', 'Time', 'Figures']);
  expect(await entries('bao')).toEqual(['Workshop', 'Body shop']);
  expect(await entries('admin')).toEqual(['Staff']);
});

test('a manager on a phone reaches every page from the bar below', { tag: '@phone' }, async ({ person, viewport }) => {
  const sun = await person('sun', { touch: true, viewport: viewport! });
  await visit(sun, '/');
  await expect(sun.locator('.tab-bar > a')).toHaveCount(4);
  await sun.locator('.tab-bar .tab-more').tap();
  await sun.locator('#more-menu').getByRole('link', { name: 'Staff' }).tap();
  await expect(sun).toHaveURL(/\/staff$/);
});

test('a tablet on the floor gives its width to the work, and has the menu at hand', { tag: '@tablet' }, async ({ person }) => {
  const wang = await person('wang', { touch: true });
  await visit(wang, '/workshop/jobs');
  await expect(wang.locator('nav.rail')).toBeHidden();
  await wang.locator('.top .nav-menu').tap();
  await wang.locator('#nav-menu').getByRole('link', { name: 'Workshop' }).tap();
  await expect(wang).toHaveURL(/\/workshop$/);
});
