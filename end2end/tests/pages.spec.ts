// Every page in every language, as the post that uses it. BAYLINE_SHOTS=folder also takes their pictures.
import { readFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test, expect, signIn, speak, awake, violations, watch, type BrowserContext, type Language, type Page } from './support';
import { PAGES, address, type PageOf } from './pages';

const APP = join(import.meta.dirname, '../../app');
// English first: see below.
const LANGUAGES: Language[] = ['en', 'zh-Hans', 'zh-Hant'];
const PHONE = { width: 390, height: 844 };
const ONLY_SIMPLIFIED = new Set(readFileSync(join(APP, 'src/words/characters/simplified.txt'), 'utf8').replace(/\s/g, ''));
/** Pages open at the same time: a page waits for the server more than for the browser. */
const AT_ONCE = 3;

test('every address that the router knows is in the list of pages', () => {
  const routes = [...readFileSync(join(APP, 'src/root.rs'), 'utf8').matchAll(/<Route path=path!\("([^"]+)"\)/g)].map((found) => found[1]);
  expect(routes.length).toBeGreaterThan(15);
  expect(routes.filter((route) => !PAGES.some((page) => page.route === route))).toEqual([]);
});

/** The pages of one person, in every language, with all that is wrong with any of them. */
for (const user of new Set(PAGES.map((page) => page.user))) {
  test(`the pages of ${user || 'nobody'} are whole in three languages`, async ({ browser, baseURL }) => {
    test.setTimeout(300_000);
    const context = await browser.newContext({ baseURL, viewport: PHONE, hasTouch: true });
    if (user) await signIn(context, user, 'en');
    const pages = PAGES.filter((page) => page.user === user);
    const wrong: string[] = [];
    // What the English page shows in Chinese is data: the names of people and cars, what a customer said.
    const data = new Map<PageOf, Set<string>>();
    for (const language of LANGUAGES) {
      await speak(context, language);
      await inTurn(pages, async (of) => {
        const found = await examine(context, of, language, data);
        wrong.push(...found.map((text) => `${of.route} ${of.face ?? ''} ${language}: ${text}`));
      });
    }
    await context.close();
    expect(wrong).toEqual([]);
  });
}

/** What is printed on A4. */
const PAPERS = PAGES.filter((page) => /\/(print|papers)\/:|\/sheet$/.test(page.route));

test('on every paper the cells of a column stand under its heading', async ({ person }) => {
  test.setTimeout(120_000);
  expect(PAPERS.length).toBeGreaterThan(6);
  let columns = 0;
  for (const user of new Set(PAPERS.map((paper) => paper.user))) {
    const page = await person(user);
    for (const paper of PAPERS.filter((paper) => paper.user === user)) {
      await page.goto(await address(page.request, paper));
      await awake(page);
      for (const media of ['screen', 'print'] as const) {
        await page.emulateMedia({ media });
        const found = await page.evaluate(() => {
          const apart: string[] = [];
          let compared = 0;
          for (const table of document.querySelectorAll<HTMLTableElement>('.sheet table')) {
            const heads = [...(table.tHead?.rows[0]?.cells ?? [])].map((head) => [head.getBoundingClientRect(), head.textContent] as const);
            for (const row of [...table.tBodies].flatMap((body) => [...body.rows]).filter((row) => row.cells.length === heads.length)) {
              for (const [at, [head, name]] of heads.entries()) {
                const cell = row.cells[at].getBoundingClientRect();
                compared += 1;
                if (Math.abs(cell.left - head.left) > 1 || Math.abs(cell.right - head.right) > 1) apart.push(`${name}: ${head.left}–${head.right}, not ${cell.left}–${cell.right}`);
              }
            }
          }
          return { apart, compared };
        });
        expect(found.apart, `${paper.route} ${paper.face ?? ''} ${media}`).toEqual([]);
        columns += found.compared;
      }
      await page.emulateMedia({ media: 'screen' });
    }
  }
  expect(columns, 'cells that were compared').toBeGreaterThan(40);
});

/** Works through a list, a few at a time. */
async function inTurn<T>(list: T[], work: (one: T) => Promise<void>): Promise<void> {
  const left = [...list];
  const worker = async () => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) await work(one);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/** Opens a page and tells what is wrong with it. */
async function examine(context: BrowserContext, of: PageOf, language: Language, data: Map<PageOf, Set<string>>): Promise<string[]> {
  const path = await address(context.request, of);
  const page = await context.newPage();
  const complaints = watch(page);
  page.on('requestfailed', (request) => {
    // The event stream of a page that is left ends in the middle; that is no failure.
    if (!request.url().endsWith('/events')) complaints.push(`${request.url()} ${request.failure()?.errorText}`);
  });
  page.on('console', (message) => message.type() === 'warning' && complaints.push(message.text()));
  await page.goto(path);
  if (!of.plain) await awake(page);
  const wrong = await frame(page, language);
  wrong.push(...(await violations(page)));
  const words = await texts(page);
  if (language === 'en') data.set(of, new Set(words.flatMap(chinese)));
  if (language === 'zh-Hant') {
    const known = [...(data.get(of) ?? [])].sort((a, b) => b.length - a.length);
    const own = words.flatMap(chinese).map((text) => known.reduce((rest, data) => rest.replaceAll(data, ' '), text));
    wrong.push(...own.filter((text) => [...text].some((letter) => ONLY_SIMPLIFIED.has(letter))).map((text) => `simplified: ${text}`));
  }
  wrong.push(...words.filter((text) => /\{\{|\}\}|\b[a-z]{3,}_[a-z]{3,}/.test(text)).map((text) => `not words: ${text}`));
  if (process.env.BAYLINE_SHOTS) await shoot(page, of, language);
  await page.close();
  return [...wrong, ...complaints];
}

/** The stretches of Chinese in a text. */
function chinese(text: string): string[] {
  return text.match(/[\u4e00-\u9fff]+/g) ?? [];
}

/** What every page has: its language, a title, one heading, and a width that fits a phone. */
async function frame(page: Page, language: Language): Promise<string[]> {
  const found = await page.evaluate(() => ({
    language: document.documentElement.lang,
    title: document.title,
    // A paper may be there twice, for two people: one heading all the same.
    headings: [...new Set([...document.querySelectorAll('h1')].map((heading) => heading.textContent?.trim()))],
    wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    // A paper has the size of paper and scrolls in its own frame.
    widest: [...document.querySelectorAll('main *')].filter((part) => part.getBoundingClientRect().right > innerWidth + 1 && !part.closest('.table-scroll, .board, .sheet, .sheets, svg'))
      .map((part) => `${part.tagName}.${part.className}`).slice(0, 3),
  }));
  const wrong: string[] = [];
  if (found.language !== language) wrong.push(`is in ${found.language}`);
  if (!found.title) wrong.push('has no title');
  if (found.headings.length !== 1 || !found.headings[0]) wrong.push(`has the headings ${JSON.stringify(found.headings)}`);
  if (found.wide > 0) wrong.push(`is ${found.wide} px wider than a phone: ${found.widest}`);
  return wrong;
}

/** The texts of a page, piece by piece, spoken names included. */
async function texts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found = new Set<string>();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = node.textContent?.trim();
      // A language is called by its own name in every language.
      if (text && !node.parentElement?.closest('script, style, [lang]:not(html)')) found.add(text);
    }
    for (const part of document.querySelectorAll('[aria-label], [placeholder], [title]')) {
      for (const name of ['aria-label', 'placeholder', 'title']) {
        const text = part.getAttribute(name)?.trim();
        if (text) found.add(text);
      }
    }
    return [...found];
  });
}

/** Pictures at three widths: a phone, a tablet, a desk. */
async function shoot(page: Page, of: PageOf, language: Language): Promise<void> {
  const folder = process.env.BAYLINE_SHOTS!;
  mkdirSync(folder, { recursive: true });
  const name = `${of.route}${of.face ? ` ${of.face}` : ''}`.replace(/[^a-z]+/gi, '-').replace(/^-|-$/g, '') || 'home';
  for (const [width, height] of [[390, 844], [1180, 820], [1440, 900]]) {
    await page.setViewportSize({ width, height });
    await page.screenshot({ path: join(folder, `${name}.${language}.${width}.png`), fullPage: width === 390 });
  }
}
