/** What stands in the form that each library shows, as the page gives it. */
export const DEFAULTS = {
  name: '',
  about: '',
  count: '',
  day: '',
  pick: 'a',
  many: [],
  terms: false,
  days: [],
  one: '',
  rows: [{ what: '' }],
};
export const DAYS = ['mon', 'tue', 'wed'];
export const ONES = ['x', 'y', 'z'];
