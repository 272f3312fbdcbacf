// What the scripts of `cargo xtask bench` share: a browser, and somebody signed in.
import { chromium } from '@playwright/test';

export const [origin, userName, password] = process.argv.slice(2);
const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-dev-shm-usage', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
export const browser = await chromium.launch({ executablePath: process.env.BAYLINE_CHROMIUM, args });

/** A page of somebody's, in a window of their own where nothing is cached, on a processor that is so many times slower. */
export async function page(slower = 1) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const answer = await context.request.post(`${origin}/api/v1/sign-in`, { data: { user_name: userName, password } });
  if (!answer.ok()) throw new Error(`nobody is signed in: ${answer.status()}`);
  const opened = await context.newPage();
  const session = await context.newCDPSession(opened);
  await session.send('Emulation.setCPUThrottlingRate', { rate: slower });
  return opened;
}

/** Until the page can be used. */
export const awake = (page) => page.waitForFunction(() => document.documentElement.dataset.hydrated === 'true');

/** The middle of what is seen of an element. */
export async function middle(place) {
  const box = await place.boundingBox();
  return [box.x + box.width / 2, box.y + Math.min(box.height / 2, 40)];
}

/** Carries a card to a lane with the mouse and lets go. */
export async function drag(page, card, lane) {
  const [from, to] = [await middle(page.locator(`[id="${card}"] .job-face`)), await middle(page.locator(`#stage-${lane}`))];
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move((from[0] + to[0]) / 2, (from[1] + to[1]) / 2, { steps: 4 });
  await page.mouse.move(...to, { steps: 4 });
  await page.mouse.up();
}

export function median(numbers) {
  const sorted = [...numbers].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)];
}
