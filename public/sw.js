// What a tablet keeps for the time without network: the pages that its technician needs today, and the files those pages are made of.
// Deeds and photos are kept by the pages themselves, in IndexedDB. This only answers when the server does not.
//
// At most one person's pages are ever kept: whatever may change who is signed in empties PAGES, and so does the script of the pages
// (offline.js) when it finds somebody else. What is under /pkg/ has a hash of its content in its address and never changes.
const PAGES = 'bayline-pages-1';
const FILES = 'bayline-files-1';
// Files beside /pkg/ that every kept page loads.
const BESIDE = ['/offline.js', '/favicon.svg', '/manifest.webmanifest'];
// Where people come and go, and where the language of the pages is chosen.
const DOORS = ['/api/v1/sign-in', '/api/v1/sign-out', '/api/v1/dealership', '/api/v1/language', '/tablet', '/tablet/change'];
// Where one arrives whose session has ended.
const OUTSIDE = ['/sign-in', '/tablet', '/device'];
// How long a kept page is new enough not to be fetched again, how old the oldest is that is shown (a shift), and how long a bad line is
// waited for when a page is kept, in milliseconds.
const [NEW, OLDEST, PATIENCE] = [5 * 60_000, 12 * 3_600_000, 4_000];
const KEPT_AT = 'x-kept-at';

// Counts what has emptied PAGES: a page that was asked for before is not put there after.
let emptied = 0;

addEventListener('install', (event) => {
  // A new worker takes over at once: it reads what the old one has kept, or leaves it alone.
  event.waitUntil(caches.open(FILES).then((files) => files.addAll(BESIDE)).then(() => skipWaiting()));
});

addEventListener('activate', (event) => {
  const old = async () => {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name.startsWith('bayline-') && ![PAGES, FILES].includes(name)).map((name) => caches.delete(name)));
    await clients.claim();
  };
  event.waitUntil(old());
});

addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method === 'POST') {
    if (DOORS.includes(url.pathname)) event.respondWith(throughTheDoor(request));
  } else if (request.method !== 'GET') {
    return;
  } else if (url.pathname.startsWith('/pkg/')) {
    event.respondWith(file(request));
  } else if (BESIDE.includes(url.pathname)) {
    event.respondWith(fetch(request).catch(() => caches.match(url.pathname).then((kept) => kept ?? Response.error())));
  } else if (request.mode === 'navigate' && !/^\/(api|p|v|book|wall)(\/|$)/.test(url.pathname)) {
    event.respondWith(page(request, url.pathname));
  }
});

addEventListener('message', (event) => {
  if (event.data?.keep) event.waitUntil(keep(event.data.keep).then((kept) => event.source?.postMessage({ kept })));
  if (event.data?.empty) event.waitUntil(empty());
});

async function empty() {
  emptied += 1;
  await caches.delete(PAGES);
}

async function throughTheDoor(request) {
  try {
    const answer = await fetch(request);
    await empty();
    return answer;
  } catch (error) {
    // A form leads to a page; a program is told that there was no answer.
    if (request.mode === 'navigate') return nothing();
    throw error;
  }
}

async function file(request) {
  return (await caches.match(request.url)) ?? fetch(request);
}

// The page as the server has it; the kept copy when there is no answer.
async function page(request, path) {
  const kept = (await caches.has(PAGES)) ? await fromPages(path) : undefined;
  const asked = emptied;
  try {
    const answer = await (kept ? Promise.race([fetch(request), late()]) : fetch(request));
    if (answer.type === 'opaqueredirect' || answer.redirected || OUTSIDE.includes(path)) await empty();
    else if (kept && answer.ok) await put(path, answer.clone(), asked);
    // A server that is starting has nothing better to show.
    return kept && answer.status === 503 ? kept : answer;
  } catch {
    return kept ?? nothing();
  }
}

const late = () => new Promise((_, reject) => setTimeout(reject, PATIENCE));

async function fromPages(path) {
  const found = await (await caches.open(PAGES)).match(path);
  return found && Date.now() - Number(found.headers.get(KEPT_AT)) < OLDEST ? found : undefined;
}

// Puts a page away under the time at which it was read.
async function put(path, answer, asked) {
  const headers = new Headers(answer.headers);
  headers.set(KEPT_AT, String(Date.now()));
  // The body is plain by now.
  for (const of of ['content-encoding', 'content-length']) headers.delete(of);
  const body = await answer.blob();
  if (asked !== emptied) return;
  await (await caches.open(PAGES)).put(path, new Response(body, { headers }));
}

// Keeps these pages and no others, and the files they are made of; whether all of them are there now.
async function keep(paths) {
  const asked = emptied;
  let whole = true;
  for (const path of paths) {
    const found = (await caches.has(PAGES)) ? await fromPages(path) : undefined;
    if (found && Date.now() - Number(found.headers.get(KEPT_AT)) < NEW) continue;
    try {
      // One that leads elsewhere is not for this person, and is not kept.
      const answer = await fetch(path, { headers: { accept: 'text/html' }, redirect: 'manual', signal: AbortSignal.timeout(3 * PATIENCE) });
      if (answer.ok) await put(path, answer, asked);
      // The server has trouble of its own: it is asked again.
      else if (answer.status >= 500) whole = false;
    } catch {
      // The line is bad: what is kept already stays.
      whole = false;
    }
    if (asked !== emptied) return false;
  }
  if (!(await caches.has(PAGES))) return false;
  const pages = await caches.open(PAGES);
  const packages = new Set();
  for (const request of await pages.keys()) {
    if (!paths.includes(new URL(request.url).pathname)) {
      await pages.delete(request);
      continue;
    }
    const text = await (await pages.match(request)).text();
    for (const [found] of text.matchAll(/\/pkg\/[0-9a-f]+\//g)) packages.add(found);
  }
  return (await keepFiles([...packages])) && whole;
}

// Keeps every file of the versions that kept pages are made of, and none of others. Pages of an old version work with its files until they
// are fetched anew.
async function keepFiles(packages) {
  const files = await caches.open(FILES);
  let whole = true;
  for (const folder of packages) {
    try {
      const parts = await (await fetch(`${folder}__wasm_split_manifest.json`)).json();
      const names = new Set(Object.values(parts).flat().map((part) => `${part}.wasm`));
      for (const name of ['bayline.js', 'bayline.wasm', 'bayline.css', '__wasm_split.______________________.js', ...names]) {
        if (!(await files.match(folder + name))) await files.add(folder + name);
      }
    } catch {
      // The line is bad, or the device is full: the page asks again.
      whole = false;
    }
  }
  for (const request of await files.keys()) {
    const path = new URL(request.url).pathname;
    if (path.startsWith('/pkg/') && !packages.some((folder) => path.startsWith(folder))) await files.delete(request);
  }
  return whole;
}

// Instead of a page that is not kept.
function nothing() {
  const words = [
    ['zh-Hans', '没有网络', '这个页面没有保存在本机，刚才的操作没有执行。', '再试一次', '我的工单'],
    ['zh-Hant', '沒有網路', '這個頁面沒有儲存在本機，剛才的操作沒有執行。', '再試一次', '我的工單'],
    ['en', 'No network', 'This page is not kept on the device, and what was asked for was not done.', 'Try again', 'My jobs'],
  ];
  const language = words.find(([code]) => navigator.language === code) ?? (/^zh-(TW|HK|MO)/.test(navigator.language) ? words[1] : /^zh/.test(navigator.language) ? words[0] : words[2]);
  const [code, title, text, again, jobs] = language;
  const link = 'display:inline-block;padding:16px 24px;margin:8px 8px 0 0;border:1px solid;border-radius:8px;color:inherit;font-size:18px';
  const html = `<!DOCTYPE html><html lang="${code}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<title>${title}</title><main style="max-width:40rem;margin:15vh auto;padding:24px;font:18px/1.5 system-ui,sans-serif"><h1>${title}</h1><p>${text}</p>
<p><a href="" style="${link}">${again}</a><a href="/workshop/jobs" style="${link}">${jobs}</a></p></main></html>`;
  const policy = "default-src 'none'; style-src-attr 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  return new Response(html, { status: 503, headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy } });
}
