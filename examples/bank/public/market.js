const body = /** @type {HTMLElement} */ (document.getElementById('feed'));
const state = /** @type {HTMLElement} */ (document.getElementById('feed-state'));

async function show() {
  const response = await fetch('/feed', { headers: { 'Session-Passive': '?1' } }).catch(
    () => undefined,
  );
  if (!response?.ok) {
    state.textContent = 'No prices right now.';
    return;
  }
  /** @type {readonly { name: string, price: string }[]} */
  const shares = await response.json();
  body.replaceChildren(...shares.map(({ name, price }) => row(name, price)));
  state.textContent = '';
}

/** @param {readonly string[]} texts */
function row(...texts) {
  const element = document.createElement('tr');
  element.append(
    ...texts.map((text) => {
      const cell = document.createElement('td');
      cell.textContent = text;
      return cell;
    }),
  );
  return element;
}

void show();
setInterval(() => void show(), 2_000);
