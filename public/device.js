// The pages of tablets and walls work without this. With it a PIN is typed on large keys and sends itself, and a wall follows what happens,
// turns its pages, and says when it has lost the line. What nobody shall find on the device is forgotten by offline.js.
const code = document.querySelector('.screen-code');
if (code) {
  // Until it is let in, or has another code to show.
  setInterval(async () => {
    try {
      const answer = await fetch('/device', { cache: 'no-store', signal: AbortSignal.timeout(10_000) });
      const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
      if (answer.ok && fresh.querySelector('.screen-code')?.textContent !== code.textContent) location.reload();
    } catch {
      // The line is bad: the code stays where it is.
    }
  }, 4_000);
}

const pin = document.getElementById('pin');
const keys = document.querySelector('[data-keys]');
if (pin && keys) {
  const long = Number(keys.dataset.keys);
  const form = pin.form;
  keys.hidden = false;
  form.querySelector('[data-plain]').hidden = true;
  // The keys are on the page: those of the tablet would cover them.
  pin.inputMode = 'none';
  let sent = false;
  const typed = () => {
    if (/^\d+$/.test(pin.value) && pin.value.length === long && !sent) {
      sent = true;
      form.requestSubmit();
    }
  };
  pin.addEventListener('input', typed);
  form.addEventListener('submit', () => (sent = true));
  for (const key of keys.querySelectorAll('[data-digit]')) {
    key.addEventListener('click', () => {
      if (pin.value.length < long) pin.value += key.dataset.digit;
      typed();
    });
  }
  keys.querySelector('[data-erase]').addEventListener('click', () => (pin.value = pin.value.slice(0, -1)));
  // A page that the browser kept shows nobody's digits.
  addEventListener('pageshow', () => {
    pin.value = '';
    sent = false;
  });
}

const wall = document.getElementById('wall');
if (wall) {
  // How long a page of cars stays, how often the wall is drawn anew whatever happens, and how soon another try is made, in milliseconds.
  const [TURN, REDRAW, AGAIN] = [12_000, 60_000, 5_000];
  const lost = document.getElementById('lost');
  const style = document.querySelector('link[rel="stylesheet"]').getAttribute('href');
  let [page, drawing, wanted, retry, source] = [0, false, false, null, null];
  // The clock of the house: that of a television may be wrong.
  let ahead = Number(wall.dataset.now) - Date.now();
  let seen = Date.now();
  const time = (at) => new Date(at + ahead + Number(wall.dataset.offset) * 60_000).toISOString().slice(11, 16);

  const show = () => {
    for (const list of wall.querySelectorAll('main, footer')) {
      const pages = list.querySelectorAll(':scope > [data-page]');
      pages.forEach((of, at) => (of.hidden = at !== page % pages.length));
    }
  };
  const tick = () => {
    const clock = wall.querySelector('[data-clock]');
    if (clock) clock.textContent = time(Date.now());
  };
  const gone = () => {
    lost.textContent = lost.dataset.words.replace('{}', time(seen));
    lost.hidden = false;
    retry ??= setTimeout(() => {
      retry = null;
      redraw();
    }, AGAIN);
  };

  // Fetches the wall as it is now and puts it in the place of the old picture, which stays when there is none.
  async function redraw() {
    wanted = true;
    if (drawing) return;
    drawing = true;
    while (wanted) {
      wanted = false;
      try {
        const answer = await fetch('/wall', { cache: 'no-store', signal: AbortSignal.timeout(10_000) });
        const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
        const drawn = fresh.getElementById('wall');
        // It is a wall no more, or there is a new version of it: begin anew.
        if (answer.ok && (!drawn || fresh.querySelector('link[rel="stylesheet"]').getAttribute('href') !== style)) {
          location.reload();
          return;
        }
        if (!answer.ok || !drawn) throw new Error(`status ${answer.status}`);
        wall.dataset.offset = drawn.dataset.offset;
        ahead = Number(drawn.dataset.now) - Date.now();
        wall.replaceChildren(...drawn.childNodes);
        seen = Date.now();
        lost.hidden = true;
        show();
      } catch {
        gone();
      }
    }
    drawing = false;
  }
  function listen() {
    source?.close();
    source = new EventSource('/api/v1/device/events');
    source.onopen = redraw;
    source.onmessage = redraw;
    source.onerror = () => {
      redraw();
      // Cut off, the browser connects again by itself; turned away it does not.
      if (source.readyState === EventSource.CLOSED) setTimeout(listen, AGAIN);
    };
  }
  async function stayAwake() {
    try {
      if (document.visibilityState === 'visible') await navigator.wakeLock?.request('screen');
    } catch {
      // The screen's own settings decide.
    }
  }

  show();
  listen();
  stayAwake();
  document.addEventListener('visibilitychange', stayAwake);
  addEventListener('online', redraw);
  addEventListener('offline', gone);
  setInterval(tick, 1_000);
  setInterval(redraw, REDRAW);
  setInterval(() => {
    page += 1;
    show();
  }, TURN);
}
