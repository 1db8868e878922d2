import { describe, expect, it } from 'vitest';
import { settle, stored } from './support/draft-page.ts';
import { comeBack, find, forgetAfterEach, form, open } from './support/opened-pages.ts';

const TWO = form('<input name="x"><input name="y">');

forgetAfterEach();

describe('no letter is lost', () => {
  it('when the browser itself has put back a part of it, and the person goes on', async () => {
    const page = await open(TWO);
    page.type('[name=x]', 'typed');
    await page.saved();
    page.stop();
    const reloaded = await open(TWO, {
      clock: page.clock,
      prepare: async () => {
        find('[name=x]').value = 'typed';
      },
    });
    reloaded.type('[name=y]', 'more');
    await reloaded.saved();
    const later = await comeBack(reloaded, TWO);
    expect([later.value('[name=x]'), later.value('[name=y]')]).toEqual(['typed', 'more']);
  });

  it('when drafts are watched again in the same page, as StrictMode does', async () => {
    const page = await open(TWO);
    page.type('[name=x]', 'typed');
    page.stop();
    await settle();
    const again = await open('', {
      clock: page.clock,
      prepare: async () => {
        document.body.innerHTML = TWO;
        find('[name=x]').value = 'typed';
      },
    });
    again.type('[name=y]', 'more');
    const later = await comeBack(again, TWO);
    expect([later.value('[name=x]'), later.value('[name=y]')]).toEqual(['typed', 'more']);
  });

  it('when drafts are not watched any more before it was saved', async () => {
    const page = await open(TWO);
    page.type('[name=x]', 'typed');
    document.body.replaceChildren();
    page.stop();
    await settle();
    const later = await open(TWO, { clock: page.clock });
    expect(later.value('[name=x]')).toBe('typed');
  });

  it.each(['blur', 'focusout'])('where a page takes it over at %s', async (type) => {
    const model = { x: '' };
    const prepare = async (): Promise<void> => {
      const take = (): void => {
        model.x = find('[name=x]').value;
      };
      if (type === 'blur') find('[name=x]').addEventListener(type, take);
      else document.querySelector('form')?.addEventListener(type, take);
    };
    const page = await open(TWO, { prepare });
    page.type('[name=x]', 'typed');
    await comeBack(page, TWO, { prepare });
    expect(model.x).toBe('typed');
  });

  it('nor put back again and again, where a page writes it in another way', async () => {
    let changes = 0;
    const prepare = async (): Promise<void> => {
      const field = find('[name=x]');
      field.addEventListener('change', () => {
        changes += 1;
        field.value = field.value.trim();
      });
    };
    const page = await open(TWO, { prepare });
    page.type('[name=x]', ' typed ');
    const later = await comeBack(page, TWO, { prepare });
    expect(later.value('[name=x]')).toBe('typed');
    for (let times = 0; times < 3; times += 1) {
      find('form').append(document.createElement('p'));
      await settle();
      await later.wait(200);
    }
    expect(changes).toBe(1);
    const last = await comeBack(later, TWO);
    expect(last.value('[name=x]').trim()).toBe('typed');
  });

  it('when the page has put something else there while nobody was signed in', async () => {
    const page = await open(TWO);
    page.type('[name=x]', 'typed');
    await page.end('idle');
    find('[name=x]').value = 'of the server';
    page.server.session = 's2';
    await page.show({ state: 'active', session: 's2' });
    expect(page.value('[name=x]')).toBe('typed');
    find('[name=x]').value = 'of the server, later';
    page.type('[name=y]', 'more');
    await page.saved();
    const later = await comeBack(page, TWO);
    expect([later.value('[name=x]'), later.value('[name=y]')]).toEqual(['typed', 'more']);
  });

  it('when the page has made its fields anew while nobody was signed in', async () => {
    const page = await open(TWO);
    page.type('[name=x]', 'typed');
    await page.end('idle');
    find('form').innerHTML = '<input name="x"><input name="y">';
    await settle();
    page.server.session = 's2';
    await page.show({ state: 'active', session: 's2' });
    await page.wait(200);
    expect(page.value('[name=x]')).toBe('typed');
    page.type('[name=y]', 'more');
    const later = await comeBack(page, TWO);
    expect([later.value('[name=x]'), later.value('[name=y]')]).toEqual(['typed', 'more']);
  });

  it('of a step that is left and shown again, with what its framework knows', async () => {
    const page = await open(TWO);
    page.type('[name=x]', 'typed');
    find('[name=x]').remove();
    await settle();
    await page.wait(200);
    find('form').insertAdjacentHTML('afterbegin', '<input name="x" value="typed">');
    await settle();
    await page.wait(200);
    page.type('[name=y]', 'more');
    const later = await comeBack(page, TWO);
    expect([later.value('[name=x]'), later.value('[name=y]')]).toEqual(['typed', 'more']);
  });

  it('of fields that a framework makes anew, with what it knows, as one of their rows goes', async () => {
    const row = (at: number, text: string): string => `<input name="rows[${at}]" value="${text}">`;
    const page = await open(form(`${row(0, '')}${row(1, '')}<button type="button"></button>`));
    page.type('[name="rows[0]"]', 'first');
    page.type('[name="rows[1]"]', 'second');
    await page.saved();
    find('button').addEventListener('click', () => {
      for (const one of document.querySelectorAll('form input')) one.remove();
      find('form').insertAdjacentHTML('afterbegin', row(0, 'second'));
    });
    find('button').click();
    await page.saved();
    const later = await comeBack(page, form(row(0, '')));
    expect(later.value('[name="rows[0]"]')).toBe('second');
    expect(later.detail('restored')['missing']).toEqual([]);
  });

  it('nor put back in the place of what a button of the page has written there since', async () => {
    const prepare = async (): Promise<void> =>
      find('button').addEventListener('click', () => {
        find('[name=x]').value += '+';
      });
    const html = form('<input name="x"><button type="button">More</button>');
    const page = await open(html, { prepare });
    page.type('[name=x]', '1');
    const later = await comeBack(page, html, { prepare });
    find('button').click();
    await later.saved();
    await later.end('idle');
    later.server.session = 's3';
    await later.show({ state: 'active', session: 's3' });
    expect(later.value('[name=x]')).toBe('1+');
    const last = await comeBack(later, html);
    expect(last.value('[name=x]')).toBe('1+');
  });

  it.each(['role="combobox"', 'aria-haspopup="dialog"'])(
    'of a choice out of what a button of %s has opened beside the form',
    async (kind) => {
      const html =
        form(`<input name="x" readonly><button type="button" ${kind} aria-expanded="false">`) +
        '<ul><li>chosen</li></ul>';
      const prepare = async (): Promise<void> => {
        const button = find('button');
        button.addEventListener('click', () => button.setAttribute('aria-expanded', 'true'));
        find('li').addEventListener('click', () => {
          find('[name=x]').value = 'chosen';
          button.setAttribute('aria-expanded', 'false');
          button.dispatchEvent(new FocusEvent('focusin', { bubbles: true }));
        });
      };
      const page = await open(html, { prepare });
      find('button').click();
      await page.wait(5_000);
      find('li').click();
      await page.wait(5_000);
      const later = await comeBack(page, html, { prepare });
      expect(later.value('[name=x]')).toBe('chosen');
    },
  );

  it.each(['ends', 'goes on elsewhere'])(
    'of what a press makes the page write after what was typed before is saved: the session %s',
    async (how) => {
      const page = await open(form('<input name="x"><input name="y"><button type="button">'));
      page.type('[name=x]', 'typed');
      find('button').click();
      // An engine does what a listener has begun before it calls the next one, the page's.
      await settle();
      find('[name=y]').value = 'chosen';
      if (how !== 'ends') {
        window.dispatchEvent(new Event('pagehide'));
        await settle();
        page.stop();
      }
      const later =
        how === 'ends' ? await comeBack(page, TWO) : await open(TWO, { clock: page.clock });
      expect([later.value('[name=x]'), later.value('[name=y]')]).toEqual(['typed', 'chosen']);
    },
  );

  it('of a box that is no input, and that a key turns', async () => {
    const html = form('<span role="checkbox" aria-checked="false" tabindex="0"></span>');
    const page = await open(html);
    const turn = (): void => find('span').setAttribute('aria-checked', 'true');
    find('span').addEventListener('keydown', turn);
    for (const name of ['keydown', 'keyup']) {
      find('span').dispatchEvent(new KeyboardEvent(name, { key: ' ', bubbles: true }));
    }
    const prepare = async (): Promise<void> => find('span').addEventListener('click', turn);
    await comeBack(page, html, { prepare });
    expect(find('span').getAttribute('aria-checked')).toBe('true');
  });

  it('of a custom element that is defined later', async () => {
    const html = form('<late-rating name="x"></late-rating><input name="y">');
    const page = await open(html, {
      prepare: async () => {
        customElements.define(
          'early-rating',
          class extends HTMLElement {
            value = '';
          },
        );
        document.body.innerHTML = html.replaceAll('late-', 'early-');
      },
    });
    page.type('[name=x]', '5');
    const later = await comeBack(page, html.replaceAll('late-', 'second-'));
    expect(later.value('[name=x]')).toBeUndefined();
    customElements.define(
      'second-rating',
      class extends HTMLElement {
        value = '';
      },
    );
    for (const one of document.querySelectorAll('second-rating')) customElements.upgrade(one);
    await settle();
    await later.wait(200);
    expect(later.value('[name=x]')).toBe('5');
  });

  it.each([[12.5], [['a', 'c']]])('of a custom element whose value is %j', async (value) => {
    if (!customElements.get('any-value')) {
      customElements.define(
        'any-value',
        class extends HTMLElement {
          value: unknown = Array.isArray(value) ? [] : 0;
        },
      );
    }
    const html = form('<any-value name="x"></any-value>');
    const prepare = async (): Promise<void> => {
      Object.assign(find('[name=x]'), { value: Array.isArray(value) ? [] : 0 });
    };
    const page = await open(html, { prepare });
    page.type('[name=x]', value as never);
    const later = await comeBack(page, html, { prepare });
    expect(later.value('[name=x]')).toEqual(value);
  });

  it('of a form that was sent to a session that is over, and that a framework empties then', async () => {
    const page = await open(TWO);
    page.type('[name=x]', 'typed');
    await page.saved();
    find('form').dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
    await page.wait(100);
    (find('form') as unknown as HTMLFormElement).reset();
    await page.wait(100);
    const later = await comeBack(page, TWO);
    await (later.detail('offered')['put'] as () => Promise<void>)();
    expect(later.value('[name=x]')).toBe('typed');
  });

  it('of a form that a page empties as it sends it, and that did not arrive', async () => {
    const page = await open(TWO);
    find('form').addEventListener('submit', () => {
      find('[name=x]').value = '';
    });
    page.type('[name=x]', 'typed');
    find('form').dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
    await page.wait(1_000);
    await page.end('idle');
    page.server.session = 's2';
    await page.show({ state: 'active', session: 's2' });
    expect(page.value('[name=x]')).toBe('typed');
    page.type('[name=y]', 'more');
    const later = await comeBack(page, TWO);
    expect([later.value('[name=x]'), later.value('[name=y]')]).toEqual(['typed', 'more']);
  });

  it('but what was sent and has arrived is not asked for again, though a framework emptied the form', async () => {
    const page = await open(TWO);
    page.type('[name=x]', 'typed');
    await page.saved();
    find('form').dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
    await page.wait(100);
    (find('form') as unknown as HTMLFormElement).reset();
    await page.wait(100);
    page.stop();
    const later = await open(TWO, { clock: page.clock });
    expect([later.told, stored()]).toEqual([[], '[]']);
  });

  it('of a row that was taken away, nothing comes back', async () => {
    const rows = (count: number): string =>
      form(
        '<button type="button">Remove</button>' +
          Array.from({ length: count }, (_, at) => `<input name="rows[${at}].what">`).join('') +
          '<input name="y">',
      );
    const page = await open(rows(3));
    for (const at of [0, 1, 2]) page.type(`[name="rows[${at}].what"]`, `row ${at}`);
    await page.saved();
    find('button').addEventListener('click', () => find('[name="rows[2].what"]').remove());
    find('button').click();
    await settle();
    await page.wait(200);
    const later = await comeBack(page, rows(3));
    expect([0, 1, 2].map((at) => later.value(`[name="rows[${at}].what"]`))).toEqual([
      'row 0',
      'row 1',
      '',
    ]);
  });

  it('of fields without a name, among which others come and go: Angular knows each', async () => {
    const asked = '<input formcontrolname="x"><input formcontrolname="y">';
    const page = await open(form(`<input formcontrolname="first">${asked}`));
    page.type('[formcontrolname=first]', 'one');
    page.type('[formcontrolname=y]', 'typed');
    const later = await comeBack(page, form(asked));
    expect(later.value('[formcontrolname=y]')).toBe('typed');
    find('form').insertAdjacentHTML('afterbegin', '<input formcontrolname="first">');
    await settle();
    await later.wait(200);
    expect(later.value('[formcontrolname=first]')).toBe('one');
  });

  it('of rows that the page does not show yet: it is told of them', async () => {
    const row = (at: number): string => `<input name="rows[${at}].what">`;
    const page = await open(form(row(0) + row(1)));
    page.type('[name="rows[1].what"]', 'second');
    const prepare = async (): Promise<void> =>
      document.addEventListener(
        'stillhere:draft-restored',
        ({ detail: { missing } }) => {
          expect(missing).toEqual(['rows[1].what']);
          find('form').insertAdjacentHTML('beforeend', row(1));
        },
        { once: true },
      );
    const later = await comeBack(page, form(row(0)), { prepare });
    await later.wait(200);
    expect(later.value('[name="rows[1].what"]')).toBe('second');
    await later.wait(200);
    const said = document.querySelector('.stillhere-draft')?.shadowRoot?.textContent;
    expect(said).toContain('is back in this form');
  });

  it('clicked away: it is saved ahead of what the click leads to', async () => {
    const page = await open(`${TWO}<a href="#next">Next</a>`);
    page.type('[name=x]', 'typed');
    find('a').click();
    await settle();
    page.stop();
    const later = await open(TWO, { clock: page.clock });
    expect(later.value('[name=x]')).toBe('typed');
  });
});
