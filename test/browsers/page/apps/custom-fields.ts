/** Fields that are custom elements: one that takes part in its form by itself, one around an input that stands in its shadow. */

class StarRating extends HTMLElement {
  static readonly formAssociated = true;
  readonly #internals = this.attachInternals();
  #value = '';

  get value(): string {
    return this.#value;
  }
  set value(value: string) {
    this.#value = value;
    this.#internals.setFormValue(value);
  }
}

class ShadeNote extends HTMLElement {
  readonly #input = document.createElement('input');

  constructor() {
    super();
    this.attachShadow({ mode: 'open' }).append(this.#input);
  }
  get value(): string {
    return this.#input.value;
  }
  set value(value: string) {
    this.#input.value = value;
  }
}

/** Defines `<star-rating>` and `<shade-note>`. */
export function defineCustomFields(): void {
  customElements.define('star-rating', StarRating);
  customElements.define('shade-note', ShadeNote);
}
