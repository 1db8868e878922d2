/** HTML as tagged templates: everything put in is escaped, unless it is HTML itself. */
import escapeHtml from 'escape-html';

export class Html {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
  }

  toString() {
    return this.text;
  }
}

/**
 * @param {TemplateStringsArray} strings
 * @param {readonly unknown[]} values
 */
export function html(strings, ...values) {
  return new Html(strings.reduce((text, string, index) => text + show(values[index - 1]) + string));
}

/**
 * @param {unknown} value
 * @returns {string}
 */
function show(value) {
  if (value instanceof Html) return value.text;
  if (Array.isArray(value)) return value.map(show).join('');
  return typeof value === 'string' || typeof value === 'number' ? escapeHtml(String(value)) : '';
}
