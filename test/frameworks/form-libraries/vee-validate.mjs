import { Field, useFieldArray, useForm } from 'vee-validate';
import { createApp } from 'vue/dist/vue.esm-bundler.js';
import { DAYS, DEFAULTS, ONES } from './common.mjs';

const plain = (values) => JSON.parse(JSON.stringify(values));

const template = `
<form data-stillhere-draft="form" @submit="submit">
  <input name="name" v-model="name" v-bind="nameProps">
  <textarea name="about" v-model.lazy="about" v-bind="aboutProps"></textarea>
  <Field type="number" step="any" name="count" />
  <Field type="date" name="day" />
  <Field as="select" name="pick"><option>a</option><option>b</option></Field>
  <select multiple name="many" v-model="many">
    <option>a</option><option>b</option><option>c</option>
  </select>
  <Field type="checkbox" name="terms" :value="true" :unchecked-value="false" />
  <Field v-for="day of DAYS" :key="day" type="checkbox" name="days" :value="day" />
  <Field v-for="one of ONES" :key="one" type="radio" name="one" :value="one" />
  <Field v-for="(row, at) of fields" :key="row.key" :name="'rows[' + at + '].what'" />
  <button type="button" data-add @click="push({ what: '' })"></button>
  <button type="submit">Send</button>
</form>`;

export function start(root, form) {
  const setup = () => {
    const { defineField, handleSubmit, values } = useForm({ initialValues: plain(DEFAULTS) });
    form.values = () => values;
    const [name, nameProps] = defineField('name', { validateOnModelUpdate: false });
    const [about, aboutProps] = defineField('about');
    const [many] = defineField('many');
    const submit = handleSubmit((all) => (form.sent = plain(all)));
    const { fields, push } = useFieldArray('rows');
    return { name, nameProps, about, aboutProps, many, fields, push, submit, DAYS, ONES };
  };
  createApp({ components: { Field }, setup, template }).mount(root);
}
