// What only a browser can tell of the board: prints, as JSON, how long after a first visit begins it can be moved, in milliseconds (`awake`, and
// `slowed` with the processor slowed four times); and so slowed the longest time from a press, a key or a drop to the next frame while cards
// are moved (`next_frame`, milliseconds), the frames a second of a lane that is scrolled (`frames`), and what the tab's process has for itself
// in the end (`memory`, megabytes; null where the system does not say).
// Run by `cargo xtask bench`, which has its own server: node board.mjs <origin> <user> <password>
import { readFileSync } from 'node:fs';
import { awake, browser, drag, median, origin, page } from './bench.mjs';

const VISITS = 7;
/** Cars that are moved. */
const MOVES = 10;
/** How long a lane is scrolled, in milliseconds, and by how much a frame. */
const SCROLLED = 3_000;
const STEP = 24;

/** One first visit: nothing is cached. */
async function firstVisit(slower) {
  const visitor = await page(slower);
  await visitor.addInitScript(() => {
    const look = () => {
      if (document.documentElement?.dataset.hydrated === 'true') window.awakeAfter ??= performance.now();
    };
    new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-hydrated'] });
  });
  await visitor.goto(`${origin}/workshop`, { waitUntil: 'commit' });
  const after = await visitor.waitForFunction(() => window.awakeAfter).then((handle) => handle.jsonValue());
  await visitor.context().close();
  return after;
}

async function firstVisits(slower) {
  const times = [];
  for (let count = 0; count < VISITS; count += 1) times.push(await firstVisit(slower));
  return Math.round(median(times));
}

/** Cars go from the wash to where they are fetched; the browser says how long each press took until it was seen. */
async function moved(board) {
  await board.evaluate(() => {
    window.longest = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (entry.interactionId) window.longest = Math.max(window.longest, entry.duration);
    }).observe({ type: 'event', durationThreshold: 16, buffered: false });
  });
  const washed = await board.locator('#stage-wash .job').evaluateAll((cards, most) => cards.slice(0, most).map((card) => card.id), MOVES);
  if (washed.length === 0) throw new Error('no car is washed');
  for (const card of washed) {
    await drag(board, card, 'ready');
    await board.locator(`[id="${card}"]`).waitFor();
    const dialog = board.locator('dialog[open]');
    // Who is not washed yet is asked why: that is a move as well, which is not made.
    if (await dialog.count()) await board.keyboard.press('Escape');
  }
  await board.evaluate(() => new Promise((seen) => requestAnimationFrame(() => setTimeout(seen))));
  return board.evaluate(() => window.longest);
}

/** The longest lane is scrolled as fast as frames come. */
function scrolled(board) {
  return board.evaluate(async ({ time, step }) => {
    const lanes = [...document.querySelectorAll('.stage .cards')];
    const lane = lanes.reduce((one, other) => (other.scrollHeight > one.scrollHeight ? other : one));
    const begun = performance.now();
    let frames = 0;
    let down = step;
    while (performance.now() - begun < time) {
      await new Promise((next) => requestAnimationFrame(next));
      const before = lane.scrollTop;
      lane.scrollTop += down;
      if (lane.scrollTop === before) down = -down;
      frames += 1;
    }
    return Math.round((frames * 1000) / (performance.now() - begun));
  }, { time: SCROLLED, step: STEP });
}

/** What the processes of pages have for themselves, the largest of them. */
async function memory() {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const own = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => {
    try {
      const rows = readFileSync(`/proc/${id}/smaps_rollup`, 'utf8').matchAll(/^Private_\w+:\s+(\d+) kB/gm);
      return [...rows].reduce((sum, [, kilobytes]) => sum + Number(kilobytes), 0);
    } catch {
      return 0;
    }
  });
  return Math.round(Math.max(...own) / 1024) || null;
}

const usual = await firstVisits(1);
const slowed = await firstVisits(4);
const board = await page(4);
await board.goto(`${origin}/workshop`);
await awake(board);
const frames = await scrolled(board);
const nextFrame = await moved(board);
console.log(JSON.stringify({ awake: usual, slowed, next_frame: nextFrame, frames, memory: await memory() }));
await browser.close();
