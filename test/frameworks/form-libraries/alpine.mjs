import Alpine from 'alpinejs';
import { DEFAULTS } from './common.mjs';

const HTML = `
<form x-data="form" data-stillhere-draft="form" @submit.prevent="send">
  <input name="name" x-model="values.name">
  <textarea name="about" x-model.debounce.200ms="values.about"></textarea>
  <input type="number" step="any" name="count" x-model.number="values.count">
  <input type="date" name="day" x-model.lazy="values.day">
  <select name="pick" x-model="values.pick"><option>a</option><option>b</option></select>
  <select multiple name="many" x-model="values.many">
    <template x-for="one of ['a', 'b', 'c']"><option x-text="one"></option></template>
  </select>
  <input type="checkbox" name="terms" x-model="values.terms">
  <template x-for="day of ['mon', 'tue', 'wed']">
    <input type="checkbox" name="days" :value="day" x-model="values.days">
  </template>
  <template x-for="one of ['x', 'y', 'z']">
    <input type="radio" name="one" :value="one" x-model="values.one">
  </template>
  <template x-for="(row, at) of values.rows">
    <input :name="'rows[' + at + '].what'" x-model="row.what">
  </template>
  <button type="button" data-add @click="values.rows.push({ what: '' })"></button>
  <button type="submit">Send</button>
</form>`;

export function start(root, form) {
  root.innerHTML = HTML;
  Alpine.data('form', () => ({
    values: structuredClone(DEFAULTS),
    init() {
      form.values = () => this.values;
    },
    send() {
      form.sent = JSON.parse(JSON.stringify(this.values));
    },
  }));
  Alpine.start();
}
