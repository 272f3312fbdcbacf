// How long after a first visit begins the board can be moved, in milliseconds: by itself, and with the processor slowed four times. Prints the
// medians. Run by `cargo xtask bench`, which has its own server: node awake.mjs <origin> <user> <password>
import { chromium } from '@playwright/test';

const VISITS = 7;
const [origin, userName, password] = process.argv.slice(2);
const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-dev-shm-usage', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const browser = await chromium.launch({ executablePath: process.env.BAYLINE_CHROMIUM, args });

/** One first visit: nothing is cached. */
async function visit(slower) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const answer = await context.request.post(`${origin}/api/v1/sign-in`, { data: { user_name: userName, password } });
  if (!answer.ok()) throw new Error(`nobody is signed in: ${answer.status()}`);
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: slower });
  await page.addInitScript(() => {
    const look = () => {
      if (document.documentElement?.dataset.hydrated === 'true') window.awakeAfter ??= performance.now();
    };
    new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-hydrated'] });
  });
  await page.goto(`${origin}/workshop`, { waitUntil: 'commit' });
  const after = await page.waitForFunction(() => window.awakeAfter).then((handle) => handle.jsonValue());
  await context.close();
  return after;
}

const medians = [];
for (const slower of [1, 4]) {
  const times = [];
  for (let count = 0; count < VISITS; count += 1) times.push(await visit(slower));
  times.sort((one, other) => one - other);
  medians.push(Math.round(times[Math.floor(VISITS / 2)]));
}
await browser.close();
console.log(medians.join(' '));
