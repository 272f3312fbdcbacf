// The booking pages work without this. With it a form is sent once, what is chosen is added up, a whole code sends itself, and a sheet is printed.
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

const code = document.getElementById('code');
code?.addEventListener('input', () => {
  if (/^\s*\d{6}\s*$/.test(code.value)) code.form.requestSubmit();
});

for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => print());
}
