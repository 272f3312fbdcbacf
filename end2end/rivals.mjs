// Two people drag the same card at once, over and over, each from a screen of their own. Prints, as JSON: how many moves were tried and how many
// of them the house took (`tried`, `taken`), and how long after the last move of a round both screens were at one with the house, at the longest,
// in milliseconds (`agreed`). Breaks off when they are not at one after two seconds: then a refused move looks as if it had been made.
// Run by `cargo xtask bench`, which has its own server: node rivals.mjs <origin> <user> <password> <moves>
import { awake, browser, drag, origin, page } from './bench.mjs';

const MOVES = Number(process.argv[5]);
/** Two screens that are not at one after so long never will be. */
const PATIENCE = 2_000;
const LANES = ['work', 'hold'];

const screens = [await page(), await page()];
await Promise.all(screens.map(async (screen) => {
  await screen.goto(`${origin}/workshop`);
  await awake(screen);
}));
const [first] = screens;
// A car at which somebody is at work.
const card = await first.locator('#stage-work .job:has(.bar.spent)').first().getAttribute('id');
const plate = (await first.locator(`[id="${card}"] .plate`).first().innerText()).replace(/[^\p{L}\p{N}]/gu, '');
await Promise.all(screens.map(async (screen) => {
  await screen.goto(`${origin}/workshop?q=${encodeURIComponent(plate)}`);
  await awake(screen);
}));

const shown = (screen) => screen.evaluate((id) => document.getElementById(id)?.closest('.stage')?.dataset.column ?? null, card);

/** One person's move, and whether the house took it; nothing when the car was gone from under the hand before it was let go. */
async function move(screen, to) {
  const answers = [];
  const heard = (response) => {
    if (response.url().endsWith('/api/v1/execute')) answers.push(response.ok());
  };
  screen.on('response', heard);
  await drag(screen, card, to);
  if (to === 'hold') {
    const reason = screen.locator('dialog[open] [data-reason=waiting_for_parts]');
    const asked = await reason.waitFor({ timeout: 1_000 }).then(() => true, () => false);
    if (asked) await reason.click();
  }
  const until = Date.now() + PATIENCE;
  while (answers.length === 0 && Date.now() < until) await screen.waitForTimeout(10);
  screen.off('response', heard);
  // A question that was refused is put away.
  while (await screen.locator('dialog[open]').count()) await screen.keyboard.press('Escape');
  return answers[0];
}

let [tried, taken, agreed] = [0, 0, 0];
while (tried < MOVES) {
  const from = await shown(first);
  const to = LANES.find((lane) => lane !== from);
  const answers = await Promise.all(screens.map((screen) => move(screen, to)));
  const begun = performance.now();
  const took = answers.filter((answer) => answer === true).length;
  tried += screens.length;
  taken += took;
  const wanted = took > 0 ? to : from;
  for (;;) {
    const seen = await Promise.all(screens.map(shown));
    const after = performance.now() - begun;
    if (seen.every((lane) => lane === wanted)) {
      agreed = Math.max(agreed, after);
      break;
    }
    if (after > PATIENCE) throw new Error(`after ${tried} moves the screens show ${seen.join(' and ')}, the house has ${wanted}`);
    await first.waitForTimeout(10);
  }
}
console.log(JSON.stringify({ tried, taken, agreed: Math.round(agreed) }));
await browser.close();
