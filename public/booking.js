// The booking pages work without this. With it a form is sent once, what is chosen is added up, photos are made small and sent when they are
// chosen, a whole code sends itself, and a sheet is printed.
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = 'yes';
  event.submitter?.setAttribute('aria-busy', 'true');
});

// A page that the browser kept can be sent again.
addEventListener('pageshow', () => {
  for (const form of document.forms) delete form.dataset.sent;
  for (const button of document.querySelectorAll('[aria-busy]')) button.removeAttribute('aria-busy');
});

const services = document.querySelector('form[data-sum]');
if (services) {
  const button = services.querySelector('[data-kind="next"]');
  const words = button.textContent;
  const add = () => {
    const chosen = services.querySelectorAll('input:checked').length;
    button.textContent = chosen > 0 ? `${words} (${chosen})` : words;
  };
  services.addEventListener('change', add);
  add();
}

// The longer side of a photo as it is sent, in pixels: the house keeps no more.
const LONGEST = 2048;

// A photo made small, which also drops where it was taken. One that the browser cannot read is sent as it is: the house says what is wrong with it.
async function smaller(file) {
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const drawn = await new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.85));
    return drawn ? new File([drawn], 'photo.jpg', { type: 'image/jpeg' }) : file;
  } catch {
    return file;
  }
}

const photos = document.querySelector('input[data-photos]');
const send = document.querySelector('[data-send-photos]');
if (photos && send) {
  send.hidden = true;
  photos.dataset.hidden = '';
  const choose = document.querySelector('[data-choose-photos]');
  choose.hidden = false;
  photos.addEventListener('change', async () => {
    if (photos.files.length === 0) return;
    choose.setAttribute('aria-busy', 'true');
    const hint = document.getElementById('photos-hint');
    hint.setAttribute('role', 'status');
    hint.textContent = hint.dataset.sending;
    const chosen = new DataTransfer();
    // One more than there is room for, to be told so.
    for (const file of [...photos.files].slice(0, Number(photos.dataset.photos) + 1)) chosen.items.add(await smaller(file));
    photos.files = chosen.files;
    photos.form.requestSubmit(send);
  });
}

const code = document.getElementById('code');
code?.addEventListener('input', () => {
  if (/^\s*\d{6}\s*$/.test(code.value)) code.form.requestSubmit();
});

for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => print());
}
