import { test, expect, visit, accessible, speak, type Language } from './support';

const LANGUAGES: Language[] = ['zh-Hans', 'zh-Hant', 'en'];
const VIEWPORTS = [{ width: 390, height: 844 }, { width: 1440, height: 900 }];

/** Every page a person of this post opens in a day. */
const PAGES: Record<string, string[]> = {
  lin: ['/', '/customers', '/customers?q=A', '/customers/new', '/repair_orders', '/workshop', '/settlement', '/me'],
  wang: ['/', '/workshop/jobs', '/quality', '/workshop'],
  sun: ['/kpis', '/staff'],
  shen: ['/', '/settlement'],
};

for (const language of LANGUAGES) {
  for (const [userName, paths] of Object.entries(PAGES)) {
    test(`the pages of ${userName} are whole and accessible in ${language}`, async ({ person }) => {
      const page = await person(userName, { language });
      await speak(page.context(), language);
      for (const viewport of VIEWPORTS) {
        await page.setViewportSize(viewport);
        for (const path of paths) {
          await visit(page, path);
          await expect(page.locator('html')).toHaveAttribute('lang', language);
          await expect(page.locator('main')).toBeVisible();
          await accessible(page);
          const overflows = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth + 1);
          expect(overflows, `${path} fits ${viewport.width} px`).toBe(false);
        }
      }
    });
  }
}

test('an order, a customer and a vehicle are whole and accessible', async ({ person }) => {
  const page = await person('lin');
  await visit(page, '/repair_orders');
  await page.locator('a[href^="/repair_orders/"]').first().click();
  await expect(page).toHaveURL(/\/repair_orders\/[0-9a-f-]{36}/);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await accessible(page);
});
