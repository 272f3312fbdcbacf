// What every journey needs: people who sign in, pages that are awake, and a watch over what the browser complains of.
import { test as base, expect, type BrowserContext, type Page, type Locator } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

export const PASSWORD = 'bayline-demo';
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** A day in the dealership, so many days from today. */
export function houseDay(ahead = 0): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: process.env.BAYLINE_DEMO_ZONE }).format(Date.now() + ahead * 86_400_000);
}

export type Language = 'zh-Hans' | 'zh-Hant' | 'en';

/** Fails the test when the browser complains: an error on the console, an exception, a file that is missing. */
export function watch(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    // A refusal is an answer, not a failure: the browser notes its status all the same. So it does when a test cuts the line.
    const expected = /status of (401|403|404|409|422|429)|ERR_INTERNET_DISCONNECTED|ERR_CONNECTION_RESET/.test(message.text());
    if (message.type() === 'error' && !expected) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('response', (response) => {
    if (response.url().includes('/pkg/') && response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`);
  });
  return complaints;
}

/** Waits until the page that the server rendered is awake. */
export async function awake(page: Page): Promise<void> {
  await page.locator('html[data-hydrated="true"]').waitFor({ state: 'attached' });
}

export async function visit(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await awake(page);
}

/** Signs a person in, as a program would, and chooses their language. */
export async function signIn(context: BrowserContext, userName: string, language: Language = 'en'): Promise<void> {
  const answer = await context.request.post('/api/v1/sign-in', { data: { user_name: userName, password: PASSWORD } });
  expect(answer.status(), `${userName} signs in`).toBe(200);
  await speak(context, language);
}

export async function speak(context: BrowserContext, language: Language): Promise<void> {
  const answer = await context.request.post('/api/v1/language', { data: { language } });
  expect(answer.ok(), `reads ${language}`).toBeTruthy();
}

/** What of the page as it stands breaks the WCAG 2.2 AA rules. */
export async function violations(page: Page): Promise<string[]> {
  // As tall as the page is, so that no bar at an edge of the window lies over a button: a finger scrolls it free.
  const shown = page.viewportSize()!;
  await page.evaluate(AXE);
  let [found, height]: [string[], number] = [[], 0];
  // What comes while it is looked at makes it taller: then it is looked at again.
  for (let looks = 0; looks < 3; looks += 1) {
    const tall = Math.max(await page.evaluate(() => document.documentElement.scrollHeight), shown.height);
    if (tall <= height) break;
    height = tall;
    await page.setViewportSize({ ...shown, height });
    found = await page.evaluate(async () => {
      const axe = (window as unknown as { axe: { run: Function } }).axe;
      const result = await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] });
      return result.violations.map((violation: { id: string; nodes: { html: string }[] }) =>
        `${violation.id}: ${violation.nodes.slice(0, 3).map((node) => node.html.slice(0, 200)).join(' | ')}`);
    });
  }
  await page.setViewportSize(shown);
  return found;
}

/** The WCAG 2.2 AA rules hold for the page as it stands. */
export async function accessible(page: Page): Promise<void> {
  expect(await violations(page)).toEqual([]);
}

/** Answers one of the questions of a form that are answered by a press. */
export async function answer(page: Page, question: string, choice: string): Promise<void> {
  await page.getByRole('radiogroup', { name: question }).locator('label').filter({ hasText: new RegExp(`^\\s*${choice}\\s*$`) }).click();
}

type People = {
  /** A signed-in person in a browser of their own. */
  person: (userName: string, options?: { language?: Language; touch?: boolean; viewport?: { width: number; height: number } }) => Promise<Page>;
};

export const test = base.extend<People>({
  person: async ({ browser, baseURL }, use) => {
    const opened: { context: BrowserContext; complaints: string[] }[] = [];
    await use(async (userName, options = {}) => {
      const context = await browser.newContext({
        baseURL,
        locale: 'en-GB',
        viewport: options.viewport ?? (options.touch ? { width: 1180, height: 820 } : { width: 1440, height: 900 }),
        hasTouch: options.touch ?? false,
      });
      await signIn(context, userName, options.language);
      const page = await context.newPage();
      opened.push({ context, complaints: watch(page) });
      return page;
    });
    for (const { context, complaints } of opened) {
      await context.close();
      expect(complaints, 'what the browser complained of').toEqual([]);
    }
  },
});

export { expect, type BrowserContext, type Locator, type Page };

/** A photo as a camera gives it: large, and with a place in its EXIF. */
export async function photograph(page: Page, colour: string): Promise<Buffer> {
  const url = await page.evaluate((colour) => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [2600, 1950];
    const context = canvas.getContext('2d')!;
    context.fillStyle = colour;
    context.fillRect(0, 0, 2600, 1950);
    return canvas.toDataURL('image/jpeg', 0.6);
  }, colour);
  const jpeg = Buffer.from(url.split(',')[1], 'base64');
  const exif = Buffer.concat([Buffer.from('Exif\0\0MM\0*\0\0\0\x08\0\0', 'latin1'), Buffer.from('GPS 30.2N 120.2E')]);
  const head = Buffer.from([0xff, 0xe1, 0, exif.length + 2]);
  return Buffer.concat([jpeg.subarray(0, 2), head, exif, jpeg.subarray(2)]);
}
