/** Shows what is chosen at once, and keeps the focus where it is chosen. */
const form = /** @type {HTMLFormElement} */ (document.querySelector('form.choices'));
const view = /** @type {HTMLIFrameElement} */ (document.querySelector('iframe'));
/** @type {EventTarget | null} */
let chosen = null;

form.addEventListener('change', ({ target }) => {
  chosen = target;
  const query = new URLSearchParams(
    /** @type {[string, string][]} */ ([...new FormData(form).entries()]),
  );
  history.replaceState(null, '', `?${query}`);
  view.dataset['size'] = query.get('size') ?? '';
  view.contentWindow?.location.replace(`/gallery/dialog?${query}`);
});
// The dialog in there takes the focus when it opens.
view.addEventListener('load', () => chosen instanceof HTMLElement && chosen.focus());
