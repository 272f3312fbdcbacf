// Keeps a device ready for the time without network (sw.js), and leaves nothing private on it when its person goes. At a device of the house
// where nobody is signed in, `forget` says what goes: what is kept of a `person`, or `all`.
const words = document.currentScript.dataset;
const { person: me, forget } = words;

// What is kept of a person beside what is unsent, and beside what was typed in this window.
function forgetKept() {
  localStorage.removeItem('bayline-jobs');
  localStorage.removeItem('bayline-sheets');
  navigator.serviceWorker?.controller?.postMessage({ empty: true });
  return globalThis.caches?.delete('bayline-pages-1');
}

// Everything of a person but what is unsent.
async function forgetPerson() {
  sessionStorage.clear();
  await forgetKept();
}

// What is unsent, whoever did it.
function forgetUnsent() {
  localStorage.removeItem('bayline-unsent');
  for (const database of ['bayline-deeds', 'bayline']) indexedDB.deleteDatabase(database);
}

if (forget) forgetPerson();
// From a device that was revoked the server takes nothing any more.
if (forget === 'all') forgetUnsent();

// Whoever was here before came another way than through a page that this script was on.
if (localStorage.getItem('bayline-person') !== me) {
  if (!forget) forgetKept();
  localStorage.setItem('bayline-person', me);
}

if ('serviceWorker' in navigator && me) {
  // The browser may not want one, in a private window for instance: then nothing is kept, and the rest works.
  navigator.serviceWorker.register('/sw.js').catch(() => {});
  // The page of the jobs says which pages are needed today. What could not be kept is asked for again after a while, in milliseconds.
  const AGAIN = 10_000;
  let wanted = [];
  const askWorker = () => navigator.serviceWorker.ready.then(({ active }) => active.postMessage({ keep: wanted }));
  navigator.serviceWorker.addEventListener('message', ({ data }) => {
    if (data?.kept === false) setTimeout(askWorker, AGAIN);
  });
  globalThis.baylineKeep = (pages) => {
    wanted = [...pages];
    askWorker();
    // What is unsent is not to be thrown away when the device runs short of room.
    navigator.storage?.persist?.();
  };
}

// Everything in a table of a database, as pairs of nothing but values; nothing where there is none.
function rows(database, table) {
  return new Promise((done) => {
    const opening = indexedDB.open(database);
    // It was not there, and is not made here: its tables are the pages' business.
    opening.onupgradeneeded = () => opening.transaction.abort();
    opening.onerror = () => done([]);
    opening.onsuccess = () => {
      const found = opening.result;
      if (!found.objectStoreNames.contains(table)) {
        found.close();
        done([]);
        return;
      }
      const all = found.transaction(table).objectStore(table).getAll();
      all.onsuccess = () => done(all.result);
      all.onerror = () => done([]);
      found.close();
    };
  });
}

// How many deeds and photos of this person are not sent yet.
async function unsent() {
  const deeds = await rows('bayline-deeds', 'deeds');
  const photos = await rows('bayline', 'unsent-photos');
  const own = (text) => {
    try {
      return JSON.parse(text).deed?.person === me;
    } catch {
      return false;
    }
  };
  return deeds.filter(own).length + photos.filter((photo) => photo[1] === me).length;
}

// Asks something; the value of the button that was pressed, or nothing when the dialog was closed another way. The last button has the focus.
function ask(heading, text, buttons) {
  return new Promise((answer) => {
    const dialog = document.createElement('dialog');
    dialog.className = 'dialog';
    dialog.setAttribute('aria-labelledby', 'leave-title');
    const make = (tag, text, name) => Object.assign(document.createElement(tag), { textContent: text, className: name ?? '' });
    const title = Object.assign(make('h2', heading), { id: 'leave-title' });
    const [header, body, form, footer] = [make('header', ''), make('div', '', 'dialog-body'), make('div', '', 'form'), make('footer', '')];
    for (const [value, kind, label] of buttons) {
      const button = make('button', label, 'button');
      button.dataset.kind = kind;
      button.onclick = () => dialog.close(value);
      footer.append(button);
    }
    form.append(make('p', text), footer);
    body.append(form);
    header.append(title);
    dialog.append(header, body);
    dialog.onclose = () => {
      dialog.remove();
      answer(dialog.returnValue);
    };
    document.body.append(dialog);
    dialog.showModal();
    footer.lastChild.focus();
  });
}

// Whether to go although something is unsent.
async function asksToGo(count) {
  const buttons = [['leave', 'danger', words.leave], ['', 'next', words.stay]];
  return (await ask(words.title, words.text.replace('{}', count), buttons)) === 'leave';
}

// What the server says; nothing when it says nothing in time, in milliseconds.
const answered = (address, patience, what) => fetch(address, { ...what, cache: 'no-store', signal: AbortSignal.timeout(patience) }).catch(() => null);

// Where one goes from, and what comes then. Nobody has gone before the server says so: until then everything stays as it is.
const LEAVES = { '/api/v1/sign-out': '/sign-in', '/tablet/change': '/tablet' };
// How long an answer is waited for: whether the server is there, and that somebody has gone.
const [THERE, GONE] = [4_000, 15_000];
let leaving = false;
document.addEventListener('submit', async (event) => {
  const address = event.target.getAttribute('action');
  if (!(address in LEAVES)) return;
  event.preventDefault();
  if (leaving) return;
  leaving = true;
  try {
    if (await leave(address)) location.assign(LEAVES[address]);
  } finally {
    leaving = false;
  }
});

// Signs out; whether that is done. Whoever stays is told why.
async function leave(address) {
  const there = await answered('/healthz', THERE);
  if (there?.ok) {
    const count = await unsent();
    if (count > 0 && !(await asksToGo(count))) return false;
    const gone = await answered(address, GONE, { method: 'POST', body: new URLSearchParams(), redirect: 'manual' });
    // It leads on to another page; any other answer is the server's trouble.
    if (gone?.type === 'opaqueredirect') {
      await forgetPerson();
      return true;
    }
  }
  await ask(words.offlineTitle, words.offlineText, [['', 'next', words.close]]);
  return false;
}
